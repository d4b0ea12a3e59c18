package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// The picture size in an AV1 sequence header OBU (AV1 Bitstream & Decoding Process Specification,
/// section 5.5.1).
final class Av1SequenceHeader {
  private int width;
  private int height;
  private boolean decoderModel;
  private int bufferDelayBits;
  private boolean initialDisplayDelay;

  void reset() {
    width = 0;
    height = 0;
  }

  /// Reads the OBU's content; leaves the size 0 if it makes no sense.
  void parse(BitReader bits) {
    reset();
    bits.skip(4); // seq_profile, still_picture
    if (bits.flag()) {
      bits.skip(5);
    } else {
      skipTimingInfo(bits);
      skipOperatingPoints(bits);
    }
    int widthBits = bits.bits(4) + 1;
    int heightBits = bits.bits(4) + 1;
    int wide = bits.bits(widthBits) + 1;
    int high = bits.bits(heightBits) + 1;
    if (!bits.overrun()) {
      width = wide;
      height = high;
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  private void skipTimingInfo(BitReader bits) {
    decoderModel = false;
    if (bits.flag()) {
      bits.skip(64);
      if (bits.flag()) {
        bits.unsignedExpGolomb(); // uvlc() is the same code
      }
      decoderModel = bits.flag();
      if (decoderModel) {
        bufferDelayBits = bits.bits(5) + 1;
        bits.skip(32 + 5 + 5);
      }
    }
    initialDisplayDelay = bits.flag();
  }

  private void skipOperatingPoints(BitReader bits) {
    int points = bits.bits(5) + 1;
    for (int i = 0; i < points; i++) {
      bits.skip(12);
      if (bits.bits(5) > 7) {
        bits.skip(1);
      }
      if (decoderModel && bits.flag()) {
        bits.skip(2 * bufferDelayBits + 1);
      }
      if (initialDisplayDelay && bits.flag()) {
        bits.skip(4);
      }
    }
  }
}
