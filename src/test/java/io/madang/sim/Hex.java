package io.madang.sim;

import java.util.HexFormat;

/// Bytes written as hexadecimal digits, as captures and vectors are.
public final class Hex {
  private Hex() {}

  /// The bytes of `text`; white space and everything from `#` to the end of a line are left out.
  public static byte[] bytes(String text) {
    String digits = text.replaceAll("#.*", "").replaceAll("\\s+", "");
    return HexFormat.of().parseHex(digits);
  }

  /// The digits of some bytes of an array.
  public static String of(byte[] array, int offset, int length) {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  /// The digits of an array.
  public static String of(byte[] array) {
    return HexFormat.of().formatHex(array);
  }
}
