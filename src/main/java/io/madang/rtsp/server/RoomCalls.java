package io.madang.rtsp.server;

import io.madang.room.RoomException;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for answers of rooms, as long as they may take.
record RoomCalls(Duration answer) {
  /// @throws RtspException [Code#NOT_FOUND], [Code#ROOM_REFUSED] or [Code#TIMEOUT]
  <T> T await(CompletableFuture<T> asked) throws RtspException {
    try {
      return asked.get(answer.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw refusal(failure.getCause());
    } catch (TimeoutException late) {
      throw new RtspException(Code.TIMEOUT, "The room does not answer. Try again.");
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new RtspException(Code.TIMEOUT, "The server is stopping.");
    }
  }

  private static RtspException refusal(@Nullable Throwable cause) {
    if (cause instanceof RoomException refusal) {
      boolean missing = refusal.code() == RoomException.Code.NOT_FOUND;
      String sentence = String.valueOf(refusal.getMessage());
      return new RtspException(missing ? Code.NOT_FOUND : Code.ROOM_REFUSED, sentence);
    }
    return new RtspException(Code.ROOM_REFUSED, "The room cannot be asked now. Try again.");
  }
}
