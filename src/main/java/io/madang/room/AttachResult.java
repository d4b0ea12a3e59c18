package io.madang.room;

import java.util.List;

/// The outcome of attaching a receiver.
///
/// @param participantId the name of the receiver in commands; nobody in the room hears of it
/// @param slots one entry per slot of the request, in its order
/// @param room as it was when the receiver came; what has happened since is told to its observer
public record AttachResult(String participantId, List<SlotParameters> slots, RoomSnapshot room) {
  public AttachResult {
    slots = List.copyOf(slots);
  }
}
