package io.madang.sdp;

/// One `a=` line, as it was written (RFC 8866, section 5.13). Immutable.
///
/// @param name the text before the first colon; case matters
/// @param value the text behind it; empty for a property such as `rtcp-mux`
public record Attribute(String name, String value) {
  public Attribute {
    if (name.isEmpty() || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException("not an attribute name: '" + name + "'");
    }
    Texts.requireOneLine(name);
    Texts.requireOneLine(value);
  }

  /// A property: an attribute without a value.
  public static Attribute property(String name) {
    return new Attribute(name, "");
  }

  /// Reads what stands behind `a=`.
  static Attribute parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? property(text.stripTrailing())
        : new Attribute(text.substring(0, colon), text.substring(colon + 1));
  }

  /// What stands behind `a=`.
  @Override
  public String toString() {
    return value.isEmpty() ? name : name + ':' + value;
  }
}
