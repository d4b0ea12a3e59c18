package io.madang.room;

import java.util.Optional;

/// What is done with a room's picture and sound beyond the meeting. Everybody in the room is told:
/// nobody is broadcast or recorded without seeing it. Immutable.
public record RoomActivity(Optional<Live> live, Optional<Recorded> recording) {
  /// Nothing.
  public static final RoomActivity NONE = new RoomActivity(Optional.empty(), Optional.empty());

  /// The kinds of it.
  public enum Kind {
    BROADCAST,
    RECORDING
  }

  /// The room is broadcast.
  ///
  /// @param title shown in the picture, empty for none
  /// @param layout the name of the layout that was chosen
  /// @param isPublic whether everybody may watch, without a token
  public record Live(
      long sinceUnixMillis, int viewers, String title, String layout, boolean isPublic) {}

  /// The room is recorded.
  public record Recorded(long sinceUnixMillis) {}
}
