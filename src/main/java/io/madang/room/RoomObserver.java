package io.madang.room;

/// Whoever stands for a participant outside the room. Called on the room's loop: must not block and
/// must not throw; hands over to a bounded queue of its own.
@FunctionalInterface
public interface RoomObserver {
  /// Sees nothing.
  RoomObserver NONE = event -> {};

  void onEvent(RoomEvent event);
}
