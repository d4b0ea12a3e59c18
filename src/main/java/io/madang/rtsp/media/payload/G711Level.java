package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.AudioLevel;

/// How loud a packet of G.711 is, as RFC 6464 counts: the mean power in -dBov. Immutable.
final class G711Level {
  private static final double FULL_SCALE = 32_768.0 * 32_768.0;

  private final long[] powers = new long[256];

  private G711Level() {}

  /// For PCMU (ITU-T G.711, µ-law).
  static G711Level muLaw() {
    var level = new G711Level();
    for (int octet = 0; octet < 256; octet++) {
      int bits = ~octet & 0xff;
      long magnitude = ((((bits & 0x0f) << 3) + 0x84) << (bits >>> 4 & 7)) - 0x84;
      level.powers[octet] = magnitude * magnitude;
    }
    return level;
  }

  /// For PCMA (ITU-T G.711, A-law).
  static G711Level aLaw() {
    var level = new G711Level();
    for (int octet = 0; octet < 256; octet++) {
      int bits = octet ^ 0x55;
      int segment = bits >>> 4 & 7;
      int mantissa = (bits & 0x0f) << 4 | 8;
      long magnitude = segment == 0 ? mantissa : (long) (mantissa + 0x100) << segment - 1;
      level.powers[octet] = magnitude * magnitude;
    }
    return level;
  }

  /// 0..127, 127 is silence.
  int of(byte[] array, int offset, int length) {
    long sum = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += powers[array[i] & 0xff];
    }
    if (sum == 0 || length == 0) {
      return AudioLevel.SILENCE;
    }
    double decibels = -10 * Math.log10(sum / (FULL_SCALE * length));
    return (int) Math.clamp(Math.round(decibels), 0, AudioLevel.SILENCE);
  }
}
