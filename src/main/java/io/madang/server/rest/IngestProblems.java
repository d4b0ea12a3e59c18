package io.madang.server.rest;

import io.madang.rtsp.message.RtspException;

/// What is wrong with a camera that somebody wants, as problems of HTTP.
final class IngestProblems {

  private IngestProblems() {}

  static ProblemException of(RtspException refused) {
    return new ProblemException(code(refused.code()), refused.sentence());
  }

  /// What is refused at once; everything else happens later and is told by the camera's state.
  private static ProblemCode code(RtspException.Code code) {
    return switch (code) {
      case MALFORMED_URL -> ProblemCode.INVALID_URL;
      case ADDRESS_NOT_ALLOWED -> ProblemCode.ADDRESS_NOT_ALLOWED;
      case TOO_MANY_CAMERAS -> ProblemCode.TOO_MANY_CAMERAS;
      default -> ProblemCode.CAMERA_UNAVAILABLE;
    };
  }
}
