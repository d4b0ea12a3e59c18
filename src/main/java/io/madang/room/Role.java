package io.madang.room;

/// What a participant may do to others.
public enum Role {
  /// May mute and remove others, lock and end the room.
  HOST,
  GUEST
}
