package io.madang.signal;

import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.RoomCommand;
import io.madang.room.RoomException;
import io.madang.room.RoomHandle;
import io.madang.room.RoomObserver;
import io.madang.room.RoomRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The rooms of this node. Thread-safe.
public final class LocalRooms implements Rooms {
  private final RoomRegistry registry;

  public LocalRooms(RoomRegistry registry) {
    this.registry = registry;
  }

  @Override
  public CompletableFuture<JoinResult> join(
      String room, JoinRequest request, RoomObserver observer) {
    return registry.open(room).join(request, observer);
  }

  @Override
  public CompletableFuture<JoinResult> resume(
      String room, String session, MediaOffer offer, RoomObserver observer) {
    return inside(room, handle -> handle.resume(session, offer, observer));
  }

  @Override
  public CompletableFuture<MediaResult> renegotiate(
      String room, String participantId, MediaOffer offer) {
    return inside(room, handle -> handle.renegotiate(participantId, offer));
  }

  @Override
  public CompletableFuture<Long> silentNanos(String room, String participantId) {
    return inside(room, handle -> handle.silentNanos(participantId));
  }

  @Override
  public CompletableFuture<Void> command(String room, RoomCommand command) {
    return inside(room, handle -> handle.command(command));
  }

  /// Asks a room that is there; asking does not open one.
  private <T> CompletableFuture<T> inside(
      String room, Function<RoomHandle, CompletableFuture<T>> question) {
    return registry
        .find(room)
        .map(question)
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new RoomException(
                    RoomException.Code.NOT_FOUND, "There is no such room any more.")));
  }
}
