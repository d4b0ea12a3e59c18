package io.madang.signal.whip;

import io.madang.signal.SignalError;
import io.madang.signal.SignalException;

/// Why a WHIP or WHEP request is refused: a status for HTTP, a stable code for machines, a sentence
/// for people. Carries no stack trace: it speaks of the request, not of a fault of ours.
public final class WhipException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What is wrong with a request that [SignalError] has no word for.
  enum Problem {
    /// The `PATCH` has a body that is no `trickle-ice-sdpfrag`.
    BAD_FRAGMENT(400, "bad-fragment"),
    /// `If-Match` names another ICE session than the current one (RFC 9725, section 4.3.1).
    PRECONDITION_FAILED(412, "precondition-failed"),
    /// A `PATCH` without `If-Match` (RFC 9725, section 4.3.1).
    PRECONDITION_REQUIRED(428, "precondition-required");

    private final int status;
    private final String code;

    Problem(int status, String code) {
      this.status = status;
      this.code = code;
    }
  }

  private final int status;
  private final String code;

  WhipException(Problem problem, String sentence) {
    this(problem.status, problem.code, sentence);
  }

  WhipException(SignalError error, String sentence) {
    this(status(error), error.code(), sentence);
  }

  private WhipException(int status, String code, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
  }

  static WhipException of(SignalException refusal) {
    return new WhipException(refusal.error(), refusal.sentence());
  }

  /// The HTTP status (RFC 9110, section 15).
  public int status() {
    return status;
  }

  /// The stable code, as in the signaling protocol.
  public String code() {
    return code;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  private static int status(SignalError error) {
    return switch (error) {
      case BAD_TOKEN, TOKEN_EXPIRED -> 401;
      case FORBIDDEN, ROOM_LOCKED, ADDRESS_NOT_ALLOWED -> 403;
      case NOT_FOUND, ROOM_ENDED -> 404;
      case TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      case INTERNAL -> 500;
      // The client may try again later (RFC 9725, section 4.8).
      case ROOM_FULL,
          SERVER_FULL,
          BROADCAST_UNAVAILABLE,
          RECORDING_UNAVAILABLE,
          TOO_MANY_CAMERAS,
          CAMERA_UNAVAILABLE ->
          503;
      case BAD_JSON,
          UNKNOWN_TYPE,
          BAD_MESSAGE,
          NOT_JOINED,
          ALREADY_JOINED,
          JOIN_TIMEOUT,
          BAD_SDP,
          INVALID_URL,
          TOO_MANY_SLOTS,
          TOO_MANY_TRACKS,
          RESUME_FAILED,
          REPLACED,
          REMOVED,
          MEDIA_FAILED,
          SLOW_CONSUMER ->
          400;
    };
  }
}
