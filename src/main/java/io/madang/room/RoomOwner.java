package io.madang.room;

/// Who made a room. Called on the room's loop; must not block.
interface RoomOwner {
  /// The room has ended.
  void onClosed(Room room);

  /// Somebody has been sent out, and may not use any longer what was lent to him.
  ///
  /// @param session the secret that he could have resumed with
  void onRemoved(String session);
}
