package io.madang.server.rest;

import io.madang.server.live.LiveException;

/// What broadcasts and recordings refuse, as problems of HTTP.
final class LiveProblems {

  private LiveProblems() {}

  static ProblemException of(LiveException refused) {
    return new ProblemException(code(refused.code()), refused.sentence());
  }

  private static ProblemCode code(LiveException.Code code) {
    return switch (code) {
      case BROADCAST_UNAVAILABLE -> ProblemCode.BROADCAST_UNAVAILABLE;
      case RECORDING_UNAVAILABLE -> ProblemCode.RECORDING_UNAVAILABLE;
      case RESTART_NEEDED -> ProblemCode.RESTART_NEEDED;
      case ALREADY_RECORDING -> ProblemCode.RECORDING_EXISTS;
      case BAD_LOGO -> ProblemCode.INVALID;
      case NOT_DELETED -> ProblemCode.INTERNAL;
    };
  }
}
