package io.madang.ice.stun;

/// The errors we answer with (RFC 8489, section 14.8; RFC 8445, section 20.2). The reason phrase is
/// left empty: it is for people, and an answer should not be longer than its request.
public enum StunError {
  /// The request lacks something.
  BAD_REQUEST(400),
  /// Wrong password.
  UNAUTHENTICATED(401),
  /// The request has attributes that we must understand and do not.
  UNKNOWN_ATTRIBUTE(420),
  /// Both sides have the same ICE role.
  ROLE_CONFLICT(487);

  private final int code;

  StunError(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
