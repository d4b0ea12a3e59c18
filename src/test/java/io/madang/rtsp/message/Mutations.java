package io.madang.rtsp.message;

import java.util.Arrays;
import java.util.Random;

/// Spoils bytes in the ways that find bugs: flipped, cut, doubled, exchanged for numbers at limits.
final class Mutations {
  private static final byte[] SPICE = {
    0, '$', '\r', '\n', ' ', ':', '=', ';', ',', '"', '-', '9', -1
  };

  private Mutations() {}

  static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int times = 1 + random.nextInt(8);
    for (int i = 0; i < times && bytes.length > 1; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = SPICE[random.nextInt(SPICE.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 3 -> bytes = without(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)));
        case 4 -> bytes = doubled(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)));
        default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    var rest = new byte[bytes.length - (to - from)];
    System.arraycopy(bytes, 0, rest, 0, from);
    System.arraycopy(bytes, to, rest, from, bytes.length - to);
    return rest;
  }

  private static byte[] doubled(byte[] bytes, int from, int to) {
    var more = new byte[bytes.length + (to - from)];
    System.arraycopy(bytes, 0, more, 0, to);
    System.arraycopy(bytes, from, more, to, bytes.length - from);
    return more;
  }
}
