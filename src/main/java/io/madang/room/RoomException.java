package io.madang.room;

/// A request the room refuses.
public final class RoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Code {
    ROOM_LOCKED,
    ROOM_FULL,
    SERVER_FULL,
    FORBIDDEN,
    NOT_FOUND,
    RESUME_FAILED,
    TOO_MANY_TRACKS,
    TOO_MANY_SLOTS,
    ROOM_ENDED,
    /// The room's loop does not accept more work now.
    OVERLOADED
  }

  private final Code code;

  public RoomException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
