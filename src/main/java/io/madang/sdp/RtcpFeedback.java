package io.madang.sdp;

/// `a=rtcp-fb`: a feedback message that the writer understands (RFC 4585, section 4.2). Immutable.
///
/// @param payloadType 0..127, or [#ANY]
/// @param type such as `nack`, `ccm`, `transport-cc`
/// @param parameter such as `pli`, `fir`; empty where there is none
public record RtcpFeedback(int payloadType, String type, String parameter) {
  /// The payload type `*`: all of the media section.
  public static final int ANY = -1;

  public RtcpFeedback {
    if (payloadType < ANY || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType);
    }
    Texts.token(type);
    Texts.requireOneLine(parameter);
  }

  public RtcpFeedback(int payloadType, String type) {
    this(payloadType, type, "");
  }

  static RtcpFeedback parse(String value) {
    Texts.Head target = Texts.head(value);
    Texts.Head feedback = Texts.head(target.rest());
    int payloadType = target.first().equals("*") ? ANY : Texts.payloadType(target.first());
    return new RtcpFeedback(payloadType, feedback.first(), feedback.rest());
  }

  /// Whether this line speaks of a payload type, directly or by `*`.
  public boolean appliesTo(int type) {
    return payloadType == ANY || payloadType == type;
  }

  /// The attribute's value.
  @Override
  public String toString() {
    String text = (payloadType == ANY ? "*" : Integer.toString(payloadType)) + ' ' + type;
    return parameter.isEmpty() ? text : text + ' ' + parameter;
  }
}
