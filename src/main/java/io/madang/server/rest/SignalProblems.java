package io.madang.server.rest;

import io.madang.signal.RoomName;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;

/// The errors of signaling as problems of HTTP: WHIP, WHEP and the API share their rules with the
/// WebSocket, and their codes.
public final class SignalProblems {

  private SignalProblems() {}

  public static ProblemException of(SignalException refused) {
    return new ProblemException(code(refused.error()), refused.sentence());
  }

  /// Returns the name of a room unchanged.
  ///
  /// @throws ProblemException if no room may have it
  public static String checkRoomName(String room) {
    if (!RoomName.isLegal(room)) {
      throw new ProblemException(
          ProblemCode.BAD_ROOM, "A room is named by 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
    return room;
  }

  static ProblemCode code(SignalError error) {
    return switch (error) {
      case BAD_JSON -> ProblemCode.BAD_JSON;
      case TOO_LARGE -> ProblemCode.TOO_LARGE;
      case RATE_LIMITED -> ProblemCode.RATE_LIMITED;
      case UNKNOWN_TYPE, BAD_MESSAGE, NOT_JOINED, JOIN_TIMEOUT -> ProblemCode.BAD_REQUEST;
      case ALREADY_JOINED, REPLACED, REMOVED -> ProblemCode.CONFLICT;
      case BAD_TOKEN -> ProblemCode.BAD_TOKEN;
      case TOKEN_EXPIRED -> ProblemCode.TOKEN_EXPIRED;
      case FORBIDDEN -> ProblemCode.FORBIDDEN;
      case ROOM_LOCKED -> ProblemCode.ROOM_LOCKED;
      case ROOM_FULL -> ProblemCode.ROOM_FULL;
      case SERVER_FULL -> ProblemCode.SERVER_FULL;
      case BAD_SDP -> ProblemCode.BAD_SDP;
      case TOO_MANY_SLOTS -> ProblemCode.TOO_MANY_SLOTS;
      case TOO_MANY_TRACKS -> ProblemCode.TOO_MANY_TRACKS;
      case BROADCAST_UNAVAILABLE -> ProblemCode.BROADCAST_UNAVAILABLE;
      case RECORDING_UNAVAILABLE -> ProblemCode.RECORDING_UNAVAILABLE;
      case INVALID_URL -> ProblemCode.INVALID_URL;
      case ADDRESS_NOT_ALLOWED -> ProblemCode.ADDRESS_NOT_ALLOWED;
      case TOO_MANY_CAMERAS -> ProblemCode.TOO_MANY_CAMERAS;
      case CAMERA_UNAVAILABLE -> ProblemCode.CAMERA_UNAVAILABLE;
      case NOT_FOUND, RESUME_FAILED -> ProblemCode.NOT_FOUND;
      case ROOM_ENDED -> ProblemCode.ROOM_ENDED;
      case MEDIA_FAILED, SLOW_CONSUMER, INTERNAL -> ProblemCode.INTERNAL;
    };
  }
}
