package io.madang.sdp;

import java.util.OptionalLong;

/// Reads the number of a `b=` line; one that is none says nothing.
final class Bandwidths {
  private Bandwidths() {}

  static OptionalLong value(String line) {
    try {
      String number = line.substring(line.indexOf(':') + 1).strip();
      return OptionalLong.of(Texts.number(number, 0, Long.MAX_VALUE));
    } catch (IllegalArgumentException notANumber) {
      return OptionalLong.empty();
    }
  }
}
