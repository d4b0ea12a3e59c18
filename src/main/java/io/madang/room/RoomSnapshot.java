package io.madang.room;

import java.util.List;
import java.util.Optional;

/// A room at one moment.
///
/// @param participants everybody visible, in the order of joining
/// @param speakers ids of those who speak, loudest first
/// @param active id of the active speaker
public record RoomSnapshot(
    String id,
    boolean locked,
    RoomActivity activity,
    long createdUnixMillis,
    List<ParticipantSnapshot> participants,
    List<String> speakers,
    Optional<String> active) {
  public RoomSnapshot {
    participants = List.copyOf(participants);
    speakers = List.copyOf(speakers);
  }
}
