package io.madang.server.health;

import io.madang.server.MediaServer;
import io.madang.transport.MediaLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive: every media loop still answers. A loop that does not answer for this long is stuck in one
/// of our faults, and only a restart helps.
@Liveness
@ApplicationScoped
public class LoopsAlive implements HealthCheck {

  private static final long DEADLINE_MILLIS = 2_000;

  private final MediaServer media;

  LoopsAlive(MediaServer media) {
    this.media = media;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("media-loops");
    List<CompletableFuture<Boolean>> answers =
        media.loops().stream().map(LoopsAlive::askForLife).toList();
    boolean all = true;
    for (int i = 0; i < answers.size(); i++) {
      boolean answered = answers(answers.get(i));
      response.withData("loop-" + i, answered ? "answers" : "stuck");
      all &= answered;
    }
    return response.status(all).build();
  }

  private static CompletableFuture<Boolean> askForLife(MediaLoop loop) {
    return loop.ask(() -> true);
  }

  private static boolean answers(CompletableFuture<Boolean> answer) {
    try {
      return answer.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException stuck) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
