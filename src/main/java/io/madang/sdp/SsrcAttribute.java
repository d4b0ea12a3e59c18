package io.madang.sdp;

/// `a=ssrc`: something about one source (RFC 5576, section 4.1). Immutable.
///
/// @param ssrc bit pattern
/// @param name such as `cname`, `msid`; empty where the line names only the source
/// @param value empty where there is none
public record SsrcAttribute(int ssrc, String name, String value) {
  public SsrcAttribute {
    Texts.requireOneLine(name);
    Texts.requireOneLine(value);
  }

  static SsrcAttribute parse(String text) {
    Texts.Head head = Texts.head(text);
    int colon = head.rest().indexOf(':');
    return new SsrcAttribute(
        Texts.ssrc(head.first()),
        colon < 0 ? head.rest() : head.rest().substring(0, colon),
        colon < 0 ? "" : head.rest().substring(colon + 1));
  }

  /// The attribute's value.
  @Override
  public String toString() {
    String text = Integer.toUnsignedString(ssrc);
    if (name.isEmpty()) {
      return text;
    }
    return value.isEmpty() ? text + ' ' + name : text + ' ' + name + ':' + value;
  }
}
