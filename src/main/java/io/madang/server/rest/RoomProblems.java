package io.madang.server.rest;

import io.madang.room.RoomException;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.madang.room.RoomSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How the answers of rooms reach an HTTP caller: waited for with a deadline, refusals as problems.
public final class RoomProblems {

  /// A room answers within a cycle of its loop; one that takes this long is overloaded.
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private RoomProblems() {}

  /// Waits, on a virtual thread, for what a room was asked.
  ///
  /// @throws RoomException if the room refused
  /// @throws ProblemException if it did not answer in time
  public static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new ProblemException(ProblemCode.OVERLOADED, "The room did not answer in time.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.DRAINING, "The server is stopping.");
    } catch (ExecutionException failed) {
      throw unchecked(Objects.requireNonNullElse(failed.getCause(), failed));
    }
  }

  /// @throws ProblemException if there is no such room
  static RoomHandle find(RoomRegistry rooms, String id) {
    return rooms
        .find(id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no room " + id + "."));
  }

  /// What each of these rooms is like now; a room that ends meanwhile is left out.
  static List<RoomSnapshot> snapshots(List<RoomHandle> rooms) {
    var answers = rooms.stream().map(RoomHandle::snapshot).toList();
    var snapshots = new ArrayList<RoomSnapshot>(rooms.size());
    for (CompletableFuture<RoomSnapshot> answer : answers) {
      try {
        snapshots.add(await(answer));
      } catch (RoomException refused) {
        if (refused.code() != RoomException.Code.ROOM_ENDED) {
          throw refused;
        }
      }
    }
    return snapshots;
  }

  static ProblemCode code(RoomException.Code code) {
    return switch (code) {
      case ROOM_LOCKED -> ProblemCode.ROOM_LOCKED;
      case ROOM_FULL -> ProblemCode.ROOM_FULL;
      case SERVER_FULL -> ProblemCode.SERVER_FULL;
      case FORBIDDEN -> ProblemCode.FORBIDDEN;
      case NOT_FOUND, RESUME_FAILED -> ProblemCode.NOT_FOUND;
      case TOO_MANY_TRACKS -> ProblemCode.TOO_MANY_TRACKS;
      case TOO_MANY_SLOTS -> ProblemCode.TOO_MANY_SLOTS;
      case ROOM_ENDED -> ProblemCode.ROOM_ENDED;
      case OVERLOADED -> ProblemCode.OVERLOADED;
    };
  }

  private static RuntimeException unchecked(Throwable cause) {
    return cause instanceof RuntimeException exception ? exception : new CompletionException(cause);
  }
}
