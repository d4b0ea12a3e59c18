package io.madang.room;

/// Why the room has ended somebody's participation; the last event an observer gets.
public enum EvictReason {
  REMOVED,
  ROOM_ENDED,
  /// The session was resumed from another connection. The participant itself stays.
  REPLACED,
  /// No media path was found or kept in the time allowed.
  MEDIA_FAILED,
  /// A fault of the server, confined to this participant.
  INTERNAL
}
