package io.madang.rtsp.message;

/// What one side answers (RFC 2326, section 7). Immutable.
///
/// @param status 100..999
/// @param reason for people; from the other side, so not to be trusted
/// @param headers without `Content-Length` where it is to be written
/// @param body text; empty if there is none
public record RtspResponse(int status, String reason, RtspHeaders headers, String body) {

  /// A response without a body and with the usual reason.
  public RtspResponse(int status, RtspHeaders headers) {
    this(status, RtspStatus.reason(status), headers, "");
  }

  /// The number of the request; -1 if it is missing.
  public int sequence() {
    return headers.number("CSeq");
  }

  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /// With one header more.
  public RtspResponse with(String name, String value) {
    return new RtspResponse(status, reason, headers.with(name, value), body);
  }

  /// Without what may be secret.
  @Override
  public String toString() {
    return status + " " + headers;
  }
}
