package io.madang.compose;

import io.madang.compose.link.TimestampScale;
import io.madang.compose.link.TranscodeInput;
import io.madang.rtp.RtpPacket;
import io.madang.wire.SequenceNumber;

/// What of one stream goes on when a worker dies: where its timestamps lie, and the numbers of the
/// packets that came out. Thread-safe.
final class TranscodedStream {
  private final MediaFormat format;
  private final TimestampScale scale;
  private int lastNumber;
  private int shift;
  private boolean begins = true;

  TranscodedStream(MediaFormat format, int outputRate) {
    this.format = format;
    this.scale = format.input(0, 0).scale(outputRate);
  }

  /// A packet of the source goes to the worker.
  synchronized void sent(int timestamp) {
    scale.place(timestamp);
  }

  /// What the next worker is told: the timestamp that was sent last becomes what it would have
  /// become before. Its first packet follows the last one of the worker before it.
  synchronized TranscodeInput begin() {
    begins = true;
    int last = scale.lastInput();
    return format.input(last, (int) scale.place(last));
  }

  /// A packet has come out: gives it its number.
  synchronized void number(RtpPacket packet) {
    if (begins) {
      begins = false;
      shift = lastNumber + 1 - packet.sequenceNumber();
    }
    lastNumber = SequenceNumber.add(packet.sequenceNumber(), shift);
    packet.setSequenceNumber(lastNumber);
  }
}
