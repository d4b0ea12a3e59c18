package io.madang.room;

import io.madang.room.SlotState.Reason;
import java.util.Optional;

/// Describes slots for those who own them.
final class SlotStates {
  private SlotStates() {}

  static SlotState empty(String slot) {
    return new SlotState(slot, Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
  }

  static SlotState of(Slot slot, Optional<Reason> reason) {
    PublishedTrack track = slot.trackOrNull();
    String mid = slot.section().mid();
    if (track == null) {
      return new SlotState(mid, Optional.empty(), Optional.empty(), 0, 0, reason);
    }
    Encoding encoding = slot.aim().currentOrNull();
    int width = 0;
    int height = 0;
    if (encoding != null && slot.isVideo()) {
      int layer = Math.min(slot.aim().layers().currentSpatial(), encoding.layers() - 1);
      width = encoding.width(layer);
      height = encoding.height(layer);
    }
    return new SlotState(
        mid, Optional.of(track.participant().id()), Optional.of(track.id()), width, height, reason);
  }
}
