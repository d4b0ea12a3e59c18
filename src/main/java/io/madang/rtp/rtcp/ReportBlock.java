package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// A view on one report block of a sender or receiver report (RFC 3550, section 6.4.1).
///
/// Filled by [SenderReport#block] and [ReceiverReport#block]; the bytes are borrowed. Reusable and
/// confined to one thread.
public final class ReportBlock {
  /// Bytes of a block.
  public static final int LENGTH = 24;

  private byte[] array = new byte[LENGTH];
  private int offset;

  void show(byte[] array, int offset) {
    this.array = array;
    this.offset = offset;
  }

  /// The stream reported on.
  public int ssrc() {
    return ByteArrays.i32(array, offset);
  }

  /// In 1/256.
  public int fractionLost() {
    return array[offset + 4] & 0xff;
  }

  /// Signed, 24 bits.
  public int cumulativeLost() {
    return ByteArrays.u24(array, offset + 5) << 8 >> 8;
  }

  /// Cycles in the upper, sequence number in the lower 16 bits.
  public long highestSequence() {
    return ByteArrays.u32(array, offset + 8);
  }

  /// In RTP clock units.
  public long jitter() {
    return ByteArrays.u32(array, offset + 12);
  }

  /// Compact NTP time of the last sender report, 0 if there was none.
  public int lastSenderReport() {
    return ByteArrays.i32(array, offset + 16);
  }

  /// Since the last sender report, in 1/65536 s.
  public int delaySinceLastSenderReport() {
    return ByteArrays.i32(array, offset + 20);
  }
}
