package io.madang.room;

import java.util.List;
import java.util.Optional;

/// What happens in a room, as one participant may see it.
public sealed interface RoomEvent {
  record ParticipantJoined(ParticipantSnapshot participant) implements RoomEvent {}

  record ParticipantUpdated(ParticipantSnapshot participant) implements RoomEvent {}

  record ParticipantLeft(String participantId, LeaveReason reason) implements RoomEvent {}

  record TrackPublished(String participantId, TrackSnapshot track) implements RoomEvent {}

  /// @param by who changed it, if not the publisher
  record TrackUpdated(String participantId, TrackSnapshot track, Optional<String> by)
      implements RoomEvent {}

  record TrackUnpublished(String participantId, String trackId) implements RoomEvent {}

  record SlotsChanged(List<SlotState> slots) implements RoomEvent {
    public SlotsChanged {
      slots = List.copyOf(slots);
    }
  }

  /// The observer's slots are these from now on; comes before the first [SlotsChanged] about them.
  /// Told to attached receivers only: everybody else learns it from an answer.
  record SlotsNegotiated(List<SlotParameters> slots) implements RoomEvent {
    public SlotsNegotiated {
      slots = List.copyOf(slots);
    }
  }

  /// @param speakers ids, loudest first
  record SpeakersChanged(List<String> speakers, Optional<String> active) implements RoomEvent {
    public SpeakersChanged {
      speakers = List.copyOf(speakers);
    }
  }

  record ChatReceived(
      String participantId, String name, String text, long atUnixMillis, boolean isPrivate)
      implements RoomEvent {}

  /// @param atUnixMillis 0 when the hand goes down
  record HandChanged(String participantId, long atUnixMillis) implements RoomEvent {}

  record Reacted(String participantId, String emoji) implements RoomEvent {}

  record RoomUpdated(boolean locked, RoomActivity activity) implements RoomEvent {}

  /// A broadcast or a recording has ended by a fault; told to hosts.
  ///
  /// @param reason a sentence for people
  record ActivityFailed(RoomActivity.Kind kind, String reason) implements RoomEvent {}

  /// The observer's own media path works.
  ///
  /// @param afterNanos time since the join
  record MediaConnected(long afterNanos) implements RoomEvent {}

  /// Nothing has come for so long over the observer's own media path, after much had.
  record PathSilent(long nanos) implements RoomEvent {}

  /// The last event: the participation (or this connection's part in it) is over.
  record Evicted(EvictReason reason) implements RoomEvent {}
}
