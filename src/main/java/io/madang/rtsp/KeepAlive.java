package io.madang.rtsp;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Tells the camera now and then that its session is still wanted, without waiting for answers:
/// some cameras give none while they play. Confined to the session's thread.
final class KeepAlive {
  /// Twice within the timeout, so that one may be lost.
  private static final int PARTS_OF_TIMEOUT = 2;

  /// Firewalls forget connections that say nothing, whatever the camera does.
  private static final long MAX_INTERVAL_NANOS = 30_000_000_000L;

  private final RtspClient client;
  private final long intervalNanos;
  private long dueNanos;
  private @Nullable CompletableFuture<RtspResponse> answer;

  KeepAlive(RtspClient client, long now) {
    this.client = client;
    this.intervalNanos =
        Math.min(client.sessionTimeout().toNanos() / PARTS_OF_TIMEOUT, MAX_INTERVAL_NANOS);
    this.dueNanos = now + intervalNanos;
  }

  /// Does what is due. Answers after how many nanoseconds it wants to be called again.
  ///
  /// @throws RtspException if the camera says that the session is over
  long run(long now) throws RtspException {
    boolean again = answer != null && answer.isDone() && learn(answer);
    if (again || now >= dueNanos) {
      dueNanos = now + intervalNanos;
      answer = client.keepAlive();
    }
    return dueNanos - now;
  }

  private boolean learn(CompletableFuture<RtspResponse> done) throws RtspException {
    answer = null;
    try {
      return client.keptAlive(done.get());
    } catch (ExecutionException | InterruptedException ended) {
      return false; // the session notices
    }
  }
}
