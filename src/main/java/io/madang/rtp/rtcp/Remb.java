package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// A view on a receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Unique identifier 'R' 'E' 'M' 'B'                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Num SSRC     | BR Exp    |  BR Mantissa                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   SSRC feedback ...                                           |
/// ```
///
/// The bytes are borrowed. Reusable and confined to one thread.
public final class Remb {
  static final int IDENTIFIER = 0x52454d42;
  static final int FIXED_LENGTH = 20;

  private byte[] array = new byte[FIXED_LENGTH];
  private int offset;
  private int ssrcs;

  /// Shows the packet that `compound` stands on; `false` if it is not one.
  public boolean read(RtcpCompound compound) {
    array = compound.array();
    offset = compound.offset();
    if (compound.type() != RtcpType.PAYLOAD_FEEDBACK
        || compound.count() != RtcpType.FORMAT_APPLICATION
        || compound.length() < FIXED_LENGTH
        || ByteArrays.i32(array, offset + 12) != IDENTIFIER) {
      return false;
    }
    ssrcs = array[offset + 16] & 0xff;
    return compound.length() >= FIXED_LENGTH + 4 * ssrcs;
  }

  public int senderSsrc() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// Bits per second; `Long.MAX_VALUE` if the field says more than a long holds.
  public long bitrateBps() {
    int word = ByteArrays.u24(array, offset + 17);
    int exponent = word >>> 18;
    long mantissa = word & 0x3ffff;
    boolean tooLarge = exponent > Long.numberOfLeadingZeros(mantissa) - 1;
    return mantissa == 0 ? 0 : tooLarge ? Long.MAX_VALUE : mantissa << exponent;
  }

  /// How many streams the estimate covers.
  public int ssrcCount() {
    return ssrcs;
  }

  public int ssrc(int index) {
    return ByteArrays.i32(array, offset + FIXED_LENGTH + 4 * index);
  }
}
