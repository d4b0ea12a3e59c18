package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// What a receiver has to know of an H.264 sequence parameter set (ITU-T H.264, section 7.3.2.1.1):
/// the profile, the picture size, and whether pictures are sent in another order than they are
/// shown in. Reusable and confined to one thread.
public final class H264SequenceParameterSet {
  /// The set does not tell how far pictures are reordered.
  public static final int UNKNOWN = -1;

  private static final int BASELINE = 66;
  private static final int EXTENDED_SAMPLE_ASPECT_RATIO = 255;

  /// More pictures than a decoder may have to keep.
  private static final int MAX_REORDERING = 16;

  private static final int MAX_CPBS = 32;

  /// Enough for the fields in front of the size, scaling lists included.
  private static final int MAX_BYTES = 512;

  private final byte[] unescaped = new byte[MAX_BYTES];
  private final BitReader bits = new BitReader();
  private int profile;
  private int constraints;
  private int level;
  private int id;
  private int orderCountType;
  private int reordering = UNKNOWN;
  private int width;
  private int height;

  void reset() {
    width = 0;
    height = 0;
    reordering = UNKNOWN;
  }

  /// Reads the bytes behind the NAL header; leaves the size 0 and the order unknown if they make no
  /// sense.
  public void parse(byte[] array, int offset, int length) {
    reset();
    bits.wrap(unescaped, 0, RawByteSequence.unescape(array, offset, length, unescaped));
    profile = bits.bits(8);
    constraints = bits.bits(8);
    level = bits.bits(8);
    id = bits.unsignedExpGolomb();
    int chroma = hasChromaFields(profile) ? skipChromaFields() : 1;
    bits.unsignedExpGolomb();
    readPictureOrder();
    bits.unsignedExpGolomb();
    bits.skip(1);
    readSize(chroma);
    if (width > 0) {
      reordering = readReordering();
    }
  }

  /// `profile_idc`.
  public int profile() {
    return profile;
  }

  /// The eight bits of constraint flags.
  public int constraints() {
    return constraints;
  }

  /// `level_idc`, ten times the level.
  public int level() {
    return level;
  }

  /// `seq_parameter_set_id`.
  public int id() {
    return id;
  }

  /// How many pictures may be sent before one that is shown earlier: 0 for none, [#UNKNOWN] where
  /// the set does not say.
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

  private void readPictureOrder() {
    int type = bits.unsignedExpGolomb();
    orderCountType = type;
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

  /// Behind the size: the bitstream restrictions of the usability information (section E.1.1), or
  /// what follows from profile and picture order (section E.2.1).
  private int readReordering() {
    if (bits.flag()) {
      skipToRestrictions();
      if (bits.flag()) {
        bits.skip(1);
        for (int i = 0; i < 4; i++) {
          bits.unsignedExpGolomb();
        }
        int frames = bits.unsignedExpGolomb();
        if (!bits.overrun() && frames <= MAX_REORDERING) {
          return frames;
        }
      }
    }
    boolean intraOnly = (constraints & 0x10) != 0 && hasChromaFields(profile);
    return profile == BASELINE || orderCountType == 2 || intraOnly ? 0 : UNKNOWN;
  }

  private void skipToRestrictions() {
    if (bits.flag() && bits.bits(8) == EXTENDED_SAMPLE_ASPECT_RATIO) {
      bits.skip(32);
    }
    if (bits.flag()) {
      bits.skip(1);
    }
    if (bits.flag()) {
      bits.skip(4);
      if (bits.flag()) {
        bits.skip(24);
      }
    }
    if (bits.flag()) {
      bits.unsignedExpGolomb();
      bits.unsignedExpGolomb();
    }
    if (bits.flag()) {
      bits.skip(65);
    }
    boolean nalTiming = skipBufferModel();
    boolean vclTiming = skipBufferModel();
    if (nalTiming || vclTiming) {
      bits.skip(1);
    }
    bits.skip(1);
  }

  /// Hypothetical reference decoder parameters (section E.1.2); answers whether there are any.
  private boolean skipBufferModel() {
    if (!bits.flag()) {
      return false;
    }
    int count = Math.min(MAX_CPBS, bits.unsignedExpGolomb() + 1);
    bits.skip(8);
    for (int i = 0; i < count; i++) {
      bits.unsignedExpGolomb();
      bits.unsignedExpGolomb();
      bits.skip(1);
    }
    bits.skip(20);
    return true;
  }
}
