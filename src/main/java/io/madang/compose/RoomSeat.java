package io.madang.compose;

import io.madang.room.AttachRequest;
import io.madang.room.AttachResult;
import io.madang.room.RoomCommand;
import io.madang.room.RoomException;
import io.madang.room.RoomHandle;
import io.madang.room.RoomSnapshot;
import io.madang.room.ViewRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The place of a production's workers in its room: one receiver after the other.
///
/// Confined to the production's thread, which may block, but not for long.
final class RoomSeat {
  /// How many are heard: everybody who may be seen, so that nobody's first word is missing.
  private static final int VOICES = 25;

  private static final long ROOM_SECONDS = 5;

  private final RoomHandle room;
  private String receiver = "";
  private volatile boolean wishRefused;

  RoomSeat(RoomHandle room) {
    this.room = room;
  }

  /// Seats a worker. The new receiver comes before the old one goes, so that the room does not end
  /// between them.
  ///
  /// @return how the room is
  /// @throws RoomException if the room refuses, or does not answer in time
  RoomSnapshot take(WorkerRun run) {
    int voices = Math.max(room.limits().audioSpeakers(), VOICES);
    var request = new AttachRequest("worker", SlotTable.sections(voices), SlotTable.nothing());
    CompletableFuture<AttachResult> attaching = room.attach(request, run.link(), run.link());
    AttachResult attached;
    try {
      attached = await(attaching);
    } catch (RoomException refused) {
      // Where the room was only too slow, nobody waits for it any more.
      attaching.thenAccept(late -> room.command(new RoomCommand.Leave(late.participantId())));
      throw refused;
    }
    leave();
    receiver = attached.participantId();
    return attached.room();
  }

  void leave() {
    if (!receiver.isEmpty()) {
      room.command(new RoomCommand.Leave(receiver));
      receiver = "";
    }
  }

  /// The room has sent the receiver out.
  void lost() {
    receiver = "";
  }

  /// Asks for these pictures.
  void view(List<ViewRequest> views) {
    if (!receiver.isEmpty()) {
      room.command(new RoomCommand.View(receiver, views))
          .whenComplete((_, failure) -> {
            // The room's loop was too busy to take it: nothing of the wish is lost.
            if (failure instanceof RejectedExecutionException) {
              wishRefused = true;
            }
          });
    }
  }

  /// Whether a wish was refused since the last call, and has to be repeated.
  boolean takeRefusal() {
    boolean refused = wishRefused;
    if (refused) {
      wishRefused = false;
    }
    return refused;
  }

  /// @param slot empty for all
  void askKeyframe(String slot) {
    if (!receiver.isEmpty()) {
      room.command(new RoomCommand.RequestKeyframe(receiver, slot));
    }
  }

  /// How the room is; empty if it does not say.
  Optional<RoomSnapshot> ask() {
    try {
      return Optional.of(await(room.snapshot()));
    } catch (RoomException refused) {
      return Optional.empty();
    }
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(ROOM_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RoomException refused
          ? refused
          : new RoomException(RoomException.Code.OVERLOADED, "The room does not answer.");
    } catch (TimeoutException late) {
      throw new RoomException(RoomException.Code.OVERLOADED, "The room does not answer in time.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RoomException(RoomException.Code.OVERLOADED, "interrupted");
    }
  }
}
