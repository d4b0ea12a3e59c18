package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// The first fields of an H.264 slice (ITU-T H.264, section 7.3.3). Reusable and confined to one
/// thread.
public final class H264SliceHeader {
  private static final int TYPES = 5;
  private static final int B = 1;

  /// Longer than the two codes can be.
  private static final int LOOK_AT_BYTES = 12;

  private final BitReader bits = new BitReader();
  private boolean bidirectional;

  /// Reads the bytes behind the NAL header; `false` if they make no sense.
  public boolean parse(byte[] array, int offset, int length) {
    bits.wrap(array, offset, Math.min(length, LOOK_AT_BYTES));
    bits.unsignedExpGolomb();
    int type = bits.unsignedExpGolomb();
    boolean sound = !bits.overrun() && type < 2 * TYPES;
    bidirectional = sound && type % TYPES == B;
    return sound;
  }

  /// Whether it is a B slice: it may refer to pictures that are shown after it.
  public boolean bidirectional() {
    return bidirectional;
  }
}
