package io.madang.room;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The face of a participant whose media comes from inside the server: what it publishes is set
/// here, its packets go into the [FeedStream]s.
///
/// Thread-safe: everything is posted to the room's loop. After the participant has left, nothing
/// has any effect any more.
public final class MediaFeed {
  private final Room room;
  private final Participant participant;

  MediaFeed(Room room, Participant participant) {
    this.room = room;
    this.participant = participant;
  }

  public String participantId() {
    return participant.id();
  }

  /// Makes what is published these tracks; always the whole state. A track that keeps its mid, kind
  /// and source stays the same track for everybody, and an encoding that is equal to one it had
  /// keeps its stream.
  ///
  /// @return the streams, in the order of the tracks and of their encodings
  public CompletableFuture<List<FeedStream>> setTracks(List<FeedTrack> tracks) {
    List<FeedTrack> wanted = List.copyOf(tracks);
    return room.loop().ask(() -> room.setFeedTracks(participant, wanted));
  }

  /// Tells everybody whether media can be expected.
  ///
  /// @param detail in plain words why not, empty if there is nothing to say
  public void setState(ConnectionState state, String detail) {
    room.loop().execute(() -> room.setConnection(participant, state, detail));
  }

  /// Takes the participant out of the room.
  public void leave() {
    room.loop()
        .execute(() -> {
          participant.observe(RoomObserver.NONE);
          room.leave(participant, LeaveReason.LEFT);
        });
  }
}
