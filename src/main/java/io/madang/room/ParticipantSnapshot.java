package io.madang.room;

import java.util.List;

/// A participant at one moment.
///
/// @param detail in plain words what is behind `connection`, empty if there is nothing to say
/// @param handUnixMillis when the hand was raised, 0 if it is down
public record ParticipantSnapshot(
    String id,
    String name,
    String identity,
    Role role,
    ParticipantKind kind,
    ConnectionState connection,
    String detail,
    long handUnixMillis,
    long joinedUnixMillis,
    List<TrackSnapshot> tracks) {
  public ParticipantSnapshot {
    tracks = List.copyOf(tracks);
  }
}
