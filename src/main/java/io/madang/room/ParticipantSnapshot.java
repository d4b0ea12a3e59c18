package io.madang.room;

import java.util.List;

/// A participant at one moment.
///
/// @param handUnixMillis when the hand was raised, 0 if it is down
public record ParticipantSnapshot(
    String id,
    String name,
    String identity,
    Role role,
    ParticipantKind kind,
    ConnectionState connection,
    long handUnixMillis,
    long joinedUnixMillis,
    List<TrackSnapshot> tracks) {
  public ParticipantSnapshot {
    tracks = List.copyOf(tracks);
  }
}
