package io.madang.signal;

/// What can go wrong between a client and the server, with the stable code clients see. The table
/// in `docs/signaling.md` is this enum; a test compares both.
public enum SignalError {
  BAD_JSON("bad-json", Fatality.ALWAYS),
  TOO_LARGE("too-large", Fatality.ALWAYS),
  /// Fatal when the client goes on: that is decided by [RateLimiter].
  RATE_LIMITED("rate-limited", Fatality.NEVER),
  UNKNOWN_TYPE("unknown-type", Fatality.NEVER),
  BAD_MESSAGE("bad-message", Fatality.IN_JOIN),
  NOT_JOINED("not-joined", Fatality.ALWAYS),
  ALREADY_JOINED("already-joined", Fatality.NEVER),
  JOIN_TIMEOUT("join-timeout", Fatality.ALWAYS),
  BAD_TOKEN("bad-token", Fatality.ALWAYS),
  TOKEN_EXPIRED("token-expired", Fatality.ALWAYS),
  FORBIDDEN("forbidden", Fatality.IN_JOIN),
  ROOM_LOCKED("room-locked", Fatality.ALWAYS),
  ROOM_FULL("room-full", Fatality.ALWAYS),
  SERVER_FULL("server-full", Fatality.ALWAYS),
  BAD_SDP("bad-sdp", Fatality.IN_JOIN),
  TOO_MANY_SLOTS("too-many-slots", Fatality.IN_JOIN),
  TOO_MANY_TRACKS("too-many-tracks", Fatality.IN_JOIN),
  NOT_FOUND("not-found", Fatality.NEVER),
  BROADCAST_UNAVAILABLE("broadcast-unavailable", Fatality.NEVER),
  RECORDING_UNAVAILABLE("recording-unavailable", Fatality.NEVER),
  INVALID_URL("invalid-url", Fatality.NEVER),
  ADDRESS_NOT_ALLOWED("address-not-allowed", Fatality.NEVER),
  TOO_MANY_CAMERAS("too-many-cameras", Fatality.NEVER),
  CAMERA_UNAVAILABLE("camera-unavailable", Fatality.NEVER),
  /// The client may join afresh on the same socket.
  RESUME_FAILED("resume-failed", Fatality.NEVER),
  REPLACED("replaced", Fatality.ALWAYS),
  REMOVED("removed", Fatality.ALWAYS),
  ROOM_ENDED("room-ended", Fatality.ALWAYS),
  MEDIA_FAILED("media-failed", Fatality.ALWAYS),
  SLOW_CONSUMER("slow-consumer", Fatality.ALWAYS),
  INTERNAL("internal", Fatality.ALWAYS);

  private final String code;
  private final Fatality fatality;

  SignalError(String code, Fatality fatality) {
    this.code = code;
    this.fatality = fatality;
  }

  /// The code on the wire.
  public String code() {
    return code;
  }

  /// Whether the socket is closed after it.
  ///
  /// @param joining whether it answers a `join`
  public boolean fatal(boolean joining) {
    return switch (fatality) {
      case ALWAYS -> true;
      case IN_JOIN -> joining;
      case NEVER -> false;
    };
  }

  private enum Fatality {
    ALWAYS,
    IN_JOIN,
    NEVER
  }
}
