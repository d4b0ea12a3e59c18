package io.madang.rtsp.media;

import io.madang.rtp.RtpPacket;
import io.madang.rtsp.media.payload.StreamOutput;
import io.madang.rtsp.media.payload.StreamWriter;
import io.madang.wire.MonotonicClock;
import io.madang.wire.SequenceNumber;
import java.util.concurrent.locks.ReentrantLock;

/// The way of a transcoder's packets of one kind into the room. Its lock is its own, held while one
/// packet is written: the transcoder's thread and the intake's meet here alone.
final class SubstituteOutput {
  private static final int NONE = -1;

  /// A gap beyond this is another stream.
  private static final int MAX_GAP = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final StreamWriter writer;
  private final MonotonicClock clock;
  private final RtpPacket packet = new RtpPacket();
  private int lastSequence = NONE;
  private boolean begun;

  SubstituteOutput(int clockRate, int firstSequence, MonotonicClock clock) {
    this.writer = new StreamWriter(clockRate, firstSequence);
    this.clock = clock;
  }

  void writeTo(StreamOutput output) {
    lock.lock();
    try {
      writer.writeTo(output);
    } finally {
      lock.unlock();
    }
  }

  /// Another worker's stream follows.
  void restart() {
    lock.lock();
    try {
      lastSequence = NONE;
    } finally {
      lock.unlock();
    }
  }

  void rtp(byte[] array, int offset, int length, int audioLevel) {
    lock.lock();
    try {
      if (packet.wrap(array, offset, length) && packet.payloadLength() > 0) {
        write(audioLevel);
      }
    } finally {
      lock.unlock();
    }
  }

  void senderReport(long ntpTimestamp, int rtpTimestamp) {
    lock.lock();
    try {
      writer.senderReport(ntpTimestamp, rtpTimestamp);
    } finally {
      lock.unlock();
    }
  }

  long written() {
    lock.lock();
    try {
      return writer.written();
    } finally {
      lock.unlock();
    }
  }

  private void write(int audioLevel) {
    int sequence = packet.sequenceNumber();
    int missing = lastSequence == NONE ? 0 : SequenceNumber.delta(sequence, lastSequence) - 1;
    if (begun && (lastSequence == NONE || missing < 0 || missing > MAX_GAP)) {
      writer.restart();
    } else if (missing > 0) {
      writer.lost(missing);
    }
    begun = true;
    lastSequence = sequence;
    int timestamp = writer.timestamp(packet.timestamp(), clock.nanoTime());
    writer.write(
        packet.array(),
        packet.payloadOffset(),
        packet.payloadLength(),
        packet.marker(),
        timestamp,
        audioLevel);
  }
}
