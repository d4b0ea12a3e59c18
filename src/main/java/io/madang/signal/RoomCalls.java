package io.madang.signal;

import io.madang.room.RoomException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for rooms on a virtual thread, with a deadline, and says their refusals in the words of
/// signaling. Thread-safe.
public final class RoomCalls {
  private final long timeoutNanos;

  /// @param timeoutNanos how long a room may take to answer; its loop answers within a millisecond
  ///   unless it is in trouble
  public RoomCalls(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /// The future's value.
  ///
  /// @param joining whether somebody wants to get in
  /// @throws SignalException what the room refused, or [SignalError#INTERNAL] where it did not
  ///   answer
  public <T> T await(CompletableFuture<T> future, boolean joining) throws SignalException {
    try {
      return future.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw refusal(cause(e), joining);
    } catch (TimeoutException _) {
      throw new SignalException(SignalError.INTERNAL, "The room did not answer in time.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SignalException(SignalError.INTERNAL, "The server stops.");
    }
  }

  private static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? e : cause;
  }

  private static SignalException refusal(Throwable cause, boolean joining) {
    if (cause instanceof RoomException refusal) {
      return new SignalException(
          error(refusal.code(), joining), String.valueOf(refusal.getMessage()));
    }
    if (cause instanceof RejectedExecutionException) {
      return new SignalException(
          error(RoomException.Code.OVERLOADED, joining), "The server has too much to do now.");
    }
    throw new IllegalStateException("a room failed", cause);
  }

  private static SignalError error(RoomException.Code code, boolean joining) {
    return switch (code) {
      case ROOM_LOCKED -> SignalError.ROOM_LOCKED;
      case ROOM_FULL -> SignalError.ROOM_FULL;
      case SERVER_FULL -> SignalError.SERVER_FULL;
      case FORBIDDEN -> SignalError.FORBIDDEN;
      case NOT_FOUND -> SignalError.NOT_FOUND;
      case RESUME_FAILED -> SignalError.RESUME_FAILED;
      case TOO_MANY_TRACKS -> SignalError.TOO_MANY_TRACKS;
      case TOO_MANY_SLOTS -> SignalError.TOO_MANY_SLOTS;
      case ROOM_ENDED -> SignalError.ROOM_ENDED;
      // Who is inside may try again; who is outside had better go elsewhere.
      case OVERLOADED -> joining ? SignalError.SERVER_FULL : SignalError.RATE_LIMITED;
    };
  }
}
