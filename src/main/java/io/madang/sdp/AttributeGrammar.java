package io.madang.sdp;

/// Checks the attributes this package knows while the number of their line is still at hand, so
/// that the typed accessors of a parsed description never fail.
final class AttributeGrammar {
  private AttributeGrammar() {}

  /// Throws [IllegalArgumentException] if the attribute is known and its value is not allowed.
  static void verify(Attribute attribute) {
    String value = attribute.value();
    switch (attribute.name()) {
      case "rtpmap" -> RtpMap.parse(value);
      case "fmtp" -> verifyFormatParameters(value);
      case "rtcp-fb" -> RtcpFeedback.parse(value);
      case "extmap" -> ExtensionMapping.parse(value);
      case "msid" -> Msid.parse(value);
      case "ssrc" -> SsrcAttribute.parse(value);
      case "ssrc-group" -> SsrcGroup.parse(value);
      case "rid" -> Rid.parse(value);
      case "simulcast" -> Simulcast.parse(value);
      case "group" -> Group.parse(value);
      case "setup" -> Setup.parse(value);
      case "mid", "ice-ufrag", "ice-pwd" -> Texts.token(value.strip());
      case "sctp-port" -> sctpPort(value);
      case "max-message-size" -> maxMessageSize(value);
      default -> {}
    }
  }

  static int sctpPort(String value) {
    return (int) Texts.number(value.strip(), 0, 65_535);
  }

  static long maxMessageSize(String value) {
    return Texts.number(value.strip(), 0, Long.MAX_VALUE);
  }

  /// Whether a format is a payload type; the formats of other protocols are words.
  static boolean isNumeric(String value) {
    return !value.isEmpty() && value.charAt(0) >= '0' && value.charAt(0) <= '9';
  }

  private static void verifyFormatParameters(String value) {
    if (isNumeric(value)) {
      FormatParameters.parse(value);
    }
  }
}
