package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// What a receiver has to know of an H.265 sequence parameter set (ITU-T H.265, section 7.3.2.2):
/// profile, picture size, and how far pictures are reordered. Reusable and confined to one thread.
public final class H265SequenceParameterSet {
  /// Enough for the fields in front of the order of pictures, sub-layers included.
  private static final int MAX_BYTES = 256;

  private static final int MAX_SUB_LAYERS = 7;
  private static final int MAX_REORDERING = 16;

  private final byte[] unescaped = new byte[MAX_BYTES];
  private final BitReader bits = new BitReader();
  private int profile;
  private int level;
  private int id;
  private int reordering;
  private int width;
  private int height;

  /// Reads the bytes behind the NAL header of two bytes; answers whether they make sense, and
  /// otherwise leaves the size 0.
  public boolean parse(byte[] array, int offset, int length) {
    width = 0;
    height = 0;
    reordering = 0;
    bits.wrap(unescaped, 0, RawByteSequence.unescape(array, offset, length, unescaped));
    bits.skip(4);
    int subLayers = bits.bits(3);
    bits.skip(1);
    if (subLayers >= MAX_SUB_LAYERS) {
      return false;
    }
    readProfile(subLayers);
    id = bits.unsignedExpGolomb();
    long size = readSize();
    bits.unsignedExpGolomb();
    bits.unsignedExpGolomb();
    bits.unsignedExpGolomb();
    int highest = readReordering(subLayers);
    if (bits.overrun() || size == 0 || highest > MAX_REORDERING) {
      return false;
    }
    width = (int) (size >>> 32);
    height = (int) size;
    reordering = highest;
    return true;
  }

  /// `general_profile_idc`: 1 is Main.
  public int profile() {
    return profile;
  }

  /// `general_level_idc`, thirty times the level.
  public int level() {
    return level;
  }

  /// `sps_seq_parameter_set_id`.
  public int id() {
    return id;
  }

  /// How many pictures may be sent before one that is shown earlier; 0 for none.
  public int reordering() {
    return reordering;
  }

  /// Pixels, 0 if unknown.
  public int width() {
    return width;
  }

  /// Pixels, 0 if unknown.
  public int height() {
    return height;
  }

  /// `profile_tier_level` (section 7.3.3).
  private void readProfile(int subLayers) {
    bits.skip(3);
    profile = bits.bits(5);
    bits.skip(32 + 48);
    level = bits.bits(8);
    int present = bits.bits(2 * subLayers);
    if (subLayers > 0) {
      bits.skip(2 * (MAX_SUB_LAYERS + 1 - subLayers));
    }
    for (int i = subLayers - 1; i >= 0; i--) {
      int flags = present >>> 2 * i;
      bits.skip(((flags & 2) != 0 ? 88 : 0) + ((flags & 1) != 0 ? 8 : 0));
    }
  }

  /// Width in the upper, height in the lower 32 bits; 0 if they are implausible.
  private long readSize() {
    int chroma = bits.unsignedExpGolomb();
    if (chroma == 3) {
      bits.skip(1);
    }
    long wide = bits.unsignedExpGolomb();
    long high = bits.unsignedExpGolomb();
    if (bits.flag()) {
      long unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      long unitY = chroma == 1 ? 2 : 1;
      wide -= unitX * ((long) bits.unsignedExpGolomb() + bits.unsignedExpGolomb());
      high -= unitY * ((long) bits.unsignedExpGolomb() + bits.unsignedExpGolomb());
    }
    boolean plausible = wide > 0 && wide <= 16_384 && high > 0 && high <= 16_384;
    return plausible ? wide << 32 | high : 0;
  }

  /// What is said of the highest sub-layer.
  private int readReordering(int subLayers) {
    int said = bits.flag() ? subLayers + 1 : 1;
    int pictures = 0;
    for (int i = 0; i < said; i++) {
      bits.unsignedExpGolomb();
      pictures = bits.unsignedExpGolomb();
      bits.unsignedExpGolomb();
    }
    return pictures;
  }
}
