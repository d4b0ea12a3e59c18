package io.madang.room;

import java.util.List;
import java.util.Optional;

/// What can be asked of a room besides joining. `by` is the id of the participant who asks; the
/// empty string is the API, which may do everything.
public sealed interface RoomCommand {
  /// The own mute state; also by the API for any track.
  record Mute(String participantId, String trackId, boolean muted) implements RoomCommand {}

  /// Text to everyone, or to one.
  record Chat(String participantId, String text, Optional<String> to) implements RoomCommand {}

  record RaiseHand(String participantId, boolean raised) implements RoomCommand {}

  record React(String participantId, String emoji) implements RoomCommand {}

  /// Mutes one track, or all audio of a participant.
  record MuteParticipant(String by, String participantId, Optional<String> trackId)
      implements RoomCommand {}

  record Remove(String by, String participantId) implements RoomCommand {}

  record Lock(String by, boolean locked) implements RoomCommand {}

  record End(String by) implements RoomCommand {}

  /// Changes nothing; refused like the commands of hosts where `by` is none.
  record RequireHost(String by) implements RoomCommand {}

  /// What is done with the room's picture and sound, from the server; everybody is told.
  record SetActivity(RoomActivity activity) implements RoomCommand {}

  /// A broadcast or a recording has ended by a fault: the hosts are told why.
  record ReportFailure(RoomActivity.Kind kind, String reason) implements RoomCommand {}

  /// Leaves at once.
  record Leave(String participantId) implements RoomCommand {}

  /// The signaling connection is gone; the grace period begins, unless another connection has
  /// resumed the participant meanwhile (`observer` is then no longer its observer).
  record ConnectionLost(String participantId, RoomObserver observer) implements RoomCommand {}

  /// The receiver of a slot cannot go on without a keyframe.
  ///
  /// @param slot empty for all video slots
  record RequestKeyframe(String participantId, String slot) implements RoomCommand {}

  /// What the slots shall show.
  record View(String participantId, List<ViewRequest> slots) implements RoomCommand {
    public View {
      slots = List.copyOf(slots);
    }
  }
}
