package io.madang.signal.whip;

/// The outcome of a `PATCH` (RFC 9725, section 4.3).
public sealed interface Patched {
  /// Candidates were taken note of: 204.
  record Trickled() implements Patched {}

  /// ICE was restarted: 200.
  ///
  /// @param etag the new value of `ETag`, in its quotes
  /// @param fragment the body, `application/trickle-ice-sdpfrag`
  record Restarted(String etag, String fragment) implements Patched {}
}
