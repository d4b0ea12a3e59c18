package io.madang.signal;

import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.RoomCommand;
import io.madang.room.RoomObserver;
import java.util.concurrent.CompletableFuture;

/// The rooms, as those who speak for participants need them. Thread-safe; never blocks; a refusal
/// completes the future with a `RoomException`.
public interface Rooms {
  /// Lets somebody into a room, which is opened if need be.
  CompletableFuture<JoinResult> join(String room, JoinRequest request, RoomObserver observer);

  /// Goes on with an earlier participation.
  CompletableFuture<JoinResult> resume(
      String room, String session, MediaOffer offer, RoomObserver observer);

  /// A later offer of a participant.
  CompletableFuture<MediaResult> renegotiate(String room, String participantId, MediaOffer offer);

  /// How long nothing has come over a participant's media path, in nanoseconds.
  CompletableFuture<Long> silentNanos(String room, String participantId);

  CompletableFuture<Void> command(String room, RoomCommand command);
}
