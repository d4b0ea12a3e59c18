package io.madang.rtp.codec.audio;

import io.madang.wire.BitReader;
import java.util.HexFormat;

/// The beginning of an AudioSpecificConfig (ISO/IEC 14496-3, section 1.6.2.1), as far as timestamps
/// need it.
///
/// @param sampleRate of the core coder: with spectral band replication twice as much comes out
/// @param frameSamples at that rate
record AudioSpecificConfig(int sampleRate, int channels, int frameSamples) {
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };
  private static final int EXPLICIT_RATE = 15;
  private static final int AAC_MAIN = 1;
  private static final int AAC_LTP = 4;
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int ESCAPE = 31;

  static AudioSpecificConfig parse(byte[] config) throws UnsupportedFormatException {
    var bits = new BitReader().wrap(config, 0, config.length);
    int type = type(bits);
    int rate = rate(bits);
    int channels = bits.bits(4);
    if (type == SBR || type == PARAMETRIC_STEREO) {
      rate(bits); // of the extension
      type = type(bits);
    }
    if (type < AAC_MAIN || type > AAC_LTP) {
      throw new UnsupportedFormatException("MPEG-4 audio of type " + type + " is not supported.");
    }
    boolean shortFrames = bits.flag();
    if (bits.overrun() || rate < 1 || rate > AudioDepacketizer.MAX_CLOCK_RATE) {
      throw new UnsupportedFormatException("The configuration of the AAC sound makes no sense.");
    }
    // 7 stands for 8 channels; 0 for what the stream itself says.
    int count = channels == 7 ? 8 : Math.max(1, Math.min(channels, 8));
    return new AudioSpecificConfig(rate, count, shortFrames ? 960 : 1_024);
  }

  /// Hexadecimal digits of a `config` parameter.
  static byte[] bytes(String digits) throws UnsupportedFormatException {
    try {
      return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : digits + "0");
    } catch (IllegalArgumentException notHex) {
      throw new UnsupportedFormatException("The configuration of the AAC sound makes no sense.");
    }
  }

  private static int type(BitReader bits) {
    int type = bits.bits(5);
    return type == ESCAPE ? 32 + bits.bits(6) : type;
  }

  private static int rate(BitReader bits) {
    int index = bits.bits(4);
    if (index == EXPLICIT_RATE) {
      return bits.bits(24);
    }
    return index < RATES.length ? RATES[index] : 0;
  }
}
