package io.madang.rtsp.media.payload;

import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;

/// Writes the packets of one encoding: gives them numbers of their own, so that inserted packets
/// have some and lost ones leave a gap, and keeps numbers and times going when the source begins
/// anew.
///
/// RTP timestamps pass unchanged until the source's clock jumps; from then on they are shifted so
/// that they have advanced by as much as time has. While the room is being told of new tracks,
/// packets are held, see [#hold]. Confined to one thread at a time; allocates nothing per packet.
public final class StreamWriter {
  private static final int HEADER = RtpPacket.FIXED_HEADER_LENGTH;
  private static final int VERSION_2 = 0x80;
  private static final int MARKER = 0x80;
  private static final int PAYLOAD_TYPE = 96;
  private static final int SSRC = 1;

  /// A camera that catches up sends some seconds at once; what jumps further is another clock.
  private static final long MAX_JUMP_SECONDS = 10;

  /// A gap is told as large as it is up to here: receivers give up long before.
  private static final int MAX_GAP = 500;

  /// A GOP of a second at 4 Mbit/s.
  private static final int HELD_BYTES = 512 << 10;

  private static final byte[] NOTHING = new byte[0];

  private final int clockRate;
  private StreamOutput output = StreamOutput.NOWHERE;
  private int sequence;
  private boolean begun;
  private boolean jumped;
  private int shift;
  private int lastTimestamp;
  private long lastNanos;
  private boolean holding;
  private byte[] held = NOTHING;
  private int heldEnd;
  private long written;
  private long refused;

  /// @param clockRate RTP timestamp units per second
  public StreamWriter(int clockRate, int firstSequence) {
    this.clockRate = clockRate;
    this.sequence = firstSequence & 0xffff;
  }

  /// From now on packets go there, those that were held first.
  public void writeTo(StreamOutput output) {
    this.output = output;
    holding = false;
    int at = 0;
    while (at < heldEnd) {
      int length = ByteArrays.u16(held, at);
      send(held, at + 4, length, (short) ByteArrays.u16(held, at + 2));
      at += 4 + length;
    }
    heldEnd = 0;
    held = NOTHING;
  }

  /// Until [#writeTo], packets are kept, as many as half a megabyte holds.
  public void hold() {
    holding = true;
  }

  /// So many packets of the source are missing here.
  public void lost(int packets) {
    sequence = sequence + Math.min(packets, MAX_GAP) & 0xffff;
  }

  /// The source begins anew: one number is left out, and the times are fitted to what came before.
  public void restart() {
    if (begun) {
      lost(1);
      jumped = true;
    }
  }

  /// What a timestamp of the source becomes; to be called with each packet, in order.
  public int timestamp(int timestamp, long now) {
    if (!begun) {
      begun = true;
    } else if (jumped || isJump(timestamp - lastTimestamp, now - lastNanos)) {
      int advance = (int) Math.max(1, units(now - lastNanos));
      shift = lastTimestamp + shift + advance - timestamp;
    }
    jumped = false;
    lastTimestamp = timestamp;
    lastNanos = now;
    return timestamp + shift;
  }

  /// Writes a packet. The header goes into the bytes in front of the payload.
  ///
  /// @param timestamp as [#timestamp] answered
  /// @param audioLevel 0..127, -1 where it is unknown
  public void write(
      byte[] array, int payload, int length, boolean marker, int timestamp, int audioLevel) {
    int at = payload - HEADER;
    array[at] = (byte) VERSION_2;
    array[at + 1] = (byte) (marker ? MARKER | PAYLOAD_TYPE : PAYLOAD_TYPE);
    ByteArrays.put16(array, at + 2, sequence);
    ByteArrays.put32(array, at + 4, timestamp);
    ByteArrays.put32(array, at + 8, SSRC);
    sequence = sequence + 1 & 0xffff;
    if (holding) {
      keep(array, at, HEADER + length, audioLevel);
    } else {
      send(array, at, HEADER + length, audioLevel);
    }
  }

  /// @param rtpTimestamp of the source
  public void senderReport(long ntpTimestamp, int rtpTimestamp) {
    output.senderReport(ntpTimestamp, rtpTimestamp + shift);
  }

  /// Packets that the output took.
  public long written() {
    return written;
  }

  /// Packets that it did not.
  public long refused() {
    return refused;
  }

  private void send(byte[] array, int offset, int length, int audioLevel) {
    if (output.rtp(array, offset, length, audioLevel)) {
      written++;
    } else {
      refused++;
    }
  }

  private void keep(byte[] array, int offset, int length, int audioLevel) {
    if (held.length == 0) {
      held = new byte[HELD_BYTES];
    }
    if (heldEnd + 4 + length > held.length) {
      refused++;
      return;
    }
    ByteArrays.put16(held, heldEnd, length);
    ByteArrays.put16(held, heldEnd + 2, audioLevel);
    System.arraycopy(array, offset, held, heldEnd + 4, length);
    heldEnd += 4 + length;
  }

  private boolean isJump(int advance, long elapsedNanos) {
    long distance = advance - units(elapsedNanos);
    return Math.abs(distance) > MAX_JUMP_SECONDS * clockRate;
  }

  /// The elapsed time in clock units; days fit.
  private long units(long nanos) {
    return nanos / 1_000 * clockRate / 1_000_000;
  }
}
