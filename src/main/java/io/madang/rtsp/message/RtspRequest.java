package io.madang.rtsp.message;

/// What one side asks of the other (RFC 2326, section 6). Immutable.
///
/// @param method upper case by habit, such as `DESCRIBE`
/// @param uri an absolute URL or `*`
/// @param headers without `Content-Length`, which the writer adds
/// @param body text; empty if there is none
public record RtspRequest(String method, String uri, RtspHeaders headers, String body) {
  public RtspRequest(String method, String uri, RtspHeaders headers) {
    this(method, uri, headers, "");
  }

  /// The number that its response repeats; -1 if it has none.
  public int sequence() {
    return headers.number("CSeq");
  }

  /// With one header more.
  public RtspRequest with(String name, String value) {
    return new RtspRequest(method, uri, headers.with(name, value), body);
  }

  /// Without what may be secret.
  @Override
  public String toString() {
    return method + ' ' + RtspUrl.redact(uri) + ' ' + headers;
  }
}
