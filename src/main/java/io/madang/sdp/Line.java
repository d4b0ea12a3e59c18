package io.madang.sdp;

/// A line of a description that is neither an attribute nor one of `v=`, `o=`, `s=`, `m=`: `c=`,
/// `b=`, `t=`, `i=`, and types nobody knows. Immutable.
///
/// @param type the letter before the equals sign
/// @param value the text behind it, without the line's end
public record Line(char type, String value) {
  public Line {
    if (!isType(type) || "vosma".indexOf(type) >= 0) {
      throw new IllegalArgumentException("not a line type for here: " + type);
    }
    Texts.requireOneLine(value);
  }

  static boolean isType(char type) {
    return type >= 'a' && type <= 'z' || type >= 'A' && type <= 'Z';
  }
}
