package io.madang.signal.whip;

/// The tag of one ICE session: strong, in quotes (RFC 9110, section 8.8.3). It changes with each
/// ICE restart, so that late candidates of the old session are noticed.
///
/// @param value with its quotes
record EntityTag(String value) {
  /// What matches any session: how a client asks for an ICE restart (RFC 9725, section 4.3.2).
  private static final String ANY = "*";

  static EntityTag of(String opaque) {
    return new EntityTag('"' + opaque + '"');
  }

  /// Whether an `If-Match` header names this session, or any (RFC 9110, section 13.1.1).
  boolean isNamedBy(String ifMatch) {
    if (ifMatch.strip().equals(ANY)) {
      return true;
    }
    for (String candidate : ifMatch.split(",")) {
      if (candidate.strip().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
