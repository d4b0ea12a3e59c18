package io.madang.server.rest;

/// Every way in which an HTTP request can fail. The code is stable: clients may match on it.
public enum ProblemCode {
  BAD_REQUEST("bad-request", 400),
  BAD_JSON("bad-json", 400),
  INVALID("invalid", 400),
  INVALID_URL("invalid-url", 400),
  BAD_ROOM("bad-room", 400),
  BAD_SDP("bad-sdp", 400),
  TOO_MANY_SLOTS("too-many-slots", 400),
  TOO_MANY_TRACKS("too-many-tracks", 400),
  CREDENTIALS_REQUIRED("credentials-required", 401),
  BAD_CREDENTIALS("bad-credentials", 401),
  BAD_TOKEN("bad-token", 401),
  TOKEN_EXPIRED("token-expired", 401),
  FORBIDDEN("forbidden", 403),
  ROOM_LOCKED("room-locked", 403),
  ADDRESS_NOT_ALLOWED("address-not-allowed", 403),
  BAD_ORIGIN("bad-origin", 403),
  NOT_FOUND("not-found", 404),
  ROOM_ENDED("room-ended", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", 405),
  NOT_ACCEPTABLE("not-acceptable", 406),
  CONFLICT("conflict", 409),
  ROOM_EXISTS("room-exists", 409),
  NO_KEYS("no-keys", 409),
  UNMUTE_REFUSED("unmute-refused", 409),
  RESTART_NEEDED("restart-needed", 409),
  RECORDING_EXISTS("recording-exists", 409),
  PRECONDITION_FAILED("precondition-failed", 412),
  TOO_LARGE("too-large", 413),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415),
  BAD_RANGE("bad-range", 416),
  UNPROCESSABLE("unprocessable", 422),
  PRECONDITION_REQUIRED("precondition-required", 428),
  RATE_LIMITED("rate-limited", 429),
  INTERNAL("internal", 500),
  ROOM_FULL("room-full", 503),
  SERVER_FULL("server-full", 503),
  OVERLOADED("overloaded", 503),
  TOO_MANY_CAMERAS("too-many-cameras", 503),
  CAMERA_UNAVAILABLE("camera-unavailable", 503),
  NOT_READY("not-ready", 503),
  DRAINING("draining", 503),
  BROADCAST_UNAVAILABLE("broadcast-unavailable", 503),
  RECORDING_UNAVAILABLE("recording-unavailable", 503);

  private final String wireName;
  private final int status;

  ProblemCode(String wireName, int status) {
    this.wireName = wireName;
    this.status = status;
  }

  /// The value of the member `code`.
  public String wireName() {
    return wireName;
  }

  /// The HTTP status code.
  public int status() {
    return status;
  }

  /// The code for a status that the HTTP layer decided on.
  static ProblemCode ofStatus(int status) {
    for (ProblemCode code : values()) {
      if (code.status == status) {
        return code;
      }
    }
    return status < 500 ? BAD_REQUEST : INTERNAL;
  }
}
