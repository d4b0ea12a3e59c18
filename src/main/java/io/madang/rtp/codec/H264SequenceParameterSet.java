package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// The picture size in an H.264 sequence parameter set (ITU-T H.264, section 7.3.2.1.1).
final class H264SequenceParameterSet {
  /// Enough for the fields in front of the size, scaling lists included.
  private static final int MAX_BYTES = 512;

  private final byte[] unescaped = new byte[MAX_BYTES];
  private final BitReader bits = new BitReader();
  private int width;
  private int height;

  void reset() {
    width = 0;
    height = 0;
  }

  /// Reads the bytes behind the NAL header; leaves the size 0 if they make no sense.
  void parse(byte[] array, int offset, int length) {
    reset();
    bits.wrap(unescaped, 0, unescape(array, offset, length));
    int profile = bits.bits(8);
    bits.skip(16);
    bits.unsignedExpGolomb();
    int chroma = hasChromaFields(profile) ? skipChromaFields() : 1;
    bits.unsignedExpGolomb();
    skipPictureOrder();
    bits.unsignedExpGolomb();
    bits.skip(1);
    readSize(chroma);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  private void readSize(int chroma) {
    long macroblocksWide = bits.unsignedExpGolomb() + 1L;
    long mapUnitsHigh = bits.unsignedExpGolomb() + 1L;
    int framesOnly = bits.bits(1);
    bits.skip(framesOnly == 0 ? 2 : 1);
    long fields = 2L - framesOnly;
    long wide = macroblocksWide * 16;
    long high = fields * mapUnitsHigh * 16;
    if (bits.flag()) {
      long unitX = chroma == 1 || chroma == 2 ? 2 : 1;
      long unitY = fields * (chroma == 1 ? 2 : 1);
      wide -= unitX * ((long) bits.unsignedExpGolomb() + bits.unsignedExpGolomb());
      high -= unitY * ((long) bits.unsignedExpGolomb() + bits.unsignedExpGolomb());
    }
    if (!bits.overrun() && isPlausible(wide) && isPlausible(high)) {
      width = (int) wide;
      height = (int) high;
    }
  }

  private static boolean isPlausible(long pixels) {
    return pixels > 0 && pixels <= 16_384;
  }

  private static boolean hasChromaFields(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  /// Answers `chroma_format_idc`, 0 with separate colour planes as they crop alike.
  private int skipChromaFields() {
    int chroma = bits.unsignedExpGolomb();
    boolean separatePlanes = chroma == 3 && bits.flag();
    bits.unsignedExpGolomb();
    bits.unsignedExpGolomb();
    bits.skip(1);
    if (bits.flag()) {
      for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
        if (bits.flag()) {
          skipScalingList(list < 6 ? 16 : 64);
        }
      }
    }
    return separatePlanes ? 0 : chroma;
  }

  private void skipScalingList(int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = last + bits.signedExpGolomb() & 0xff;
      last = next == 0 ? last : next;
    }
  }

  private void skipPictureOrder() {
    int type = bits.unsignedExpGolomb();
    if (type == 0) {
      bits.unsignedExpGolomb();
    } else if (type == 1) {
      bits.skip(1);
      bits.signedExpGolomb();
      bits.signedExpGolomb();
      int cycle = Math.min(255, bits.unsignedExpGolomb());
      for (int i = 0; i < cycle; i++) {
        bits.signedExpGolomb();
      }
    }
  }

  /// Takes out the emulation prevention bytes (00 00 03 → 00 00) and answers how many bytes are
  /// left.
  private int unescape(byte[] array, int offset, int length) {
    int to = 0;
    int zeros = 0;
    for (int i = 0; i < length && to < MAX_BYTES; i++) {
      byte octet = array[offset + i];
      if (zeros >= 2 && octet == 3) {
        zeros = 0;
        continue;
      }
      zeros = octet == 0 ? zeros + 1 : 0;
      unescaped[to++] = octet;
    }
    return to;
  }
}
