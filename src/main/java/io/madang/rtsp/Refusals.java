package io.madang.rtsp;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspStatus;

/// What a camera's refusals mean, in plain words. The camera's own words are left out: they are not
/// to be trusted.
final class Refusals {
  private Refusals() {}

  /// Of a request other than one that asked for credentials.
  static RtspException of(int status) {
    return switch (status) {
      case RtspStatus.FORBIDDEN ->
          new RtspException(
              Code.UNAUTHORIZED, "The camera does not allow this stream to this user (403).");
      case RtspStatus.NOT_FOUND, 410 ->
          new RtspException(Code.NOT_FOUND, "There is no stream at this address (" + status + ").");
      case RtspStatus.NOT_ACCEPTABLE, RtspStatus.UNSUPPORTED_TRANSPORT ->
          new RtspException(
              Code.UNSUPPORTED_TRANSPORT,
              "The camera does not send its packets in the way it is asked to (" + status + ").");
      case RtspStatus.NOT_ENOUGH_BANDWIDTH, RtspStatus.SERVICE_UNAVAILABLE ->
          new RtspException(
              Code.REFUSED, "The camera is busy: too many may be watching (" + status + ").");
      case RtspStatus.SESSION_NOT_FOUND ->
          new RtspException(Code.REFUSED, "The camera has forgotten the session (454).");
      default -> new RtspException(Code.REFUSED, "The camera refuses with status " + status + ".");
    };
  }

  static RtspException unauthorized(boolean hadCredentials) {
    return new RtspException(
        Code.UNAUTHORIZED,
        hadCredentials
            ? "The camera refuses the password."
            : "The camera asks for a user name and a password.");
  }
}
