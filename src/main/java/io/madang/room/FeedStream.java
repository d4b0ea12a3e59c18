package io.madang.room;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.transport.MediaLoop;
import io.madang.wire.ByteArrays;
import io.madang.wire.ByteRing;
import io.madang.wire.DropReason;

/// The way of one encoding's packets from a thread outside into the room: a bounded ring, emptied
/// on the room's loop.
///
/// [#rtp] and [#senderReport] belong to one writing thread at a time. They copy the bytes, wait for
/// nobody and allocate nothing per packet (waking a loop that has drained the ring costs a queue
/// node); when the ring is full, packets are dropped.
public final class FeedStream {
  /// Bytes of payload a packet may have, so that it fits any receiver's path.
  public static final int MAX_PAYLOAD = 1_200;

  /// A keyframe of some megabytes would not fit, nor would it any receiver's path at once: two
  /// seconds of 2 Mbit/s.
  private static final int VIDEO_RING_BYTES = 512 << 10;

  private static final int AUDIO_RING_BYTES = 32 << 10;

  // Each entry: two bytes of length, one of kind, one of level; then the bytes.
  private static final int HEADER = 4;
  private static final int RTP = 0;
  private static final int REPORT = 1;
  private static final int REPORT_BYTES = 12;

  /// Fixed header, contributing sources, header extensions.
  private static final int MAX_PACKET = MAX_PAYLOAD + 160;

  private static final int UNKNOWN_LEVEL = -1;

  private final FeedEncoding description;
  private final Encoding encoding;
  private final MediaLoop loop;
  private final ByteRing ring;
  private final Runnable drain = this::drain;
  private final RtpPacket packet = new RtpPacket();
  private volatile boolean draining;
  private volatile boolean closed;

  FeedStream(FeedEncoding description, Encoding encoding, MediaLoop loop) {
    this.description = description;
    this.encoding = encoding;
    this.loop = loop;
    this.ring = new ByteRing(encoding.track().isAudio() ? AUDIO_RING_BYTES : VIDEO_RING_BYTES);
  }

  /// What it carries.
  public FeedEncoding description() {
    return description;
  }

  /// Takes one RTP packet, in the order of sequence numbers as far as possible; numbers that are
  /// missing are lost. SSRC and payload type do not matter.
  ///
  /// @param audioLevel 0..127, 127 is silence (RFC 6464), or -1 where it is unknown
  /// @return false if it was dropped: too long, or the room does not keep up
  public boolean rtp(byte[] array, int offset, int length, int audioLevel) {
    if (closed || length > MAX_PACKET) {
      return false;
    }
    int at = ring.reserve(HEADER + length);
    if (at == ByteRing.NO_ROOM) {
      return false;
    }
    writeHeader(at, length, RTP, audioLevel);
    System.arraycopy(array, offset, ring.array(), at + HEADER, length);
    commit(HEADER + length);
    return true;
  }

  /// Ties RTP timestamps to the sender's clock (RFC 3550, section 6.4.1).
  public void senderReport(long ntpTimestamp, int rtpTimestamp) {
    int at = closed ? ByteRing.NO_ROOM : ring.reserve(HEADER + REPORT_BYTES);
    if (at == ByteRing.NO_ROOM) {
      return; // the next one says the same
    }
    writeHeader(at, REPORT_BYTES, REPORT, UNKNOWN_LEVEL);
    ByteArrays.put32(ring.array(), at + HEADER, (int) (ntpTimestamp >>> 32));
    ByteArrays.put32(ring.array(), at + HEADER + 4, (int) ntpTimestamp);
    ByteArrays.put32(ring.array(), at + HEADER + 8, rtpTimestamp);
    commit(HEADER + REPORT_BYTES);
  }

  /// Takes nothing any more. On the loop.
  void close() {
    closed = true;
  }

  Encoding encoding() {
    return encoding;
  }

  private void writeHeader(int at, int length, int kind, int level) {
    byte[] array = ring.array();
    ByteArrays.put16(array, at, length);
    array[at + 2] = (byte) kind;
    array[at + 3] = (byte) level;
  }

  private void commit(int length) {
    ring.commit(length);
    ring.publish();
    if (!draining) {
      draining = true;
      if (!loop.execute(drain)) {
        draining = false; // the next packet asks again
      }
    }
  }

  private void drain() {
    draining = false; // first, so that what is written from now on asks again
    long now = loop.now();
    int length = ring.readable();
    while (length > 0) {
      int at = ring.readOffset();
      for (int end = at + length; at < end; ) {
        at += take(at, now);
      }
      ring.release(length);
      length = ring.readable();
    }
  }

  private int take(int at, long now) {
    byte[] array = ring.array();
    int length = ByteArrays.u16(array, at);
    if (closed) {
      return HEADER + length;
    }
    RtpReceiveStream stream = encoding.stream();
    if (array[at + 2] == REPORT) {
      long ntp =
          (ByteArrays.u32(array, at + HEADER) << 32) | ByteArrays.u32(array, at + HEADER + 4);
      int timestamp = (int) ByteArrays.u32(array, at + HEADER + 8);
      stream.senderReport(ntp, timestamp, now, loop.wallClock().unixNanos());
    } else if (packet.wrap(array, at + HEADER, length)) {
      forward(stream, array[at + 3], now);
    } else {
      loop.drops().count(DropReason.MALFORMED_RTP);
    }
    return HEADER + length;
  }

  private void forward(RtpReceiveStream stream, int level, long now) {
    long sequence = stream.receive(packet, now);
    if (sequence < 0) {
      loop.drops().count(DropReason.ofResult((int) sequence));
    } else if (packet.payloadLength() == 0) {
      encoding.track().skip(encoding, sequence);
    } else {
      encoding.track().receive(encoding, packet, sequence, level, now);
    }
  }
}
