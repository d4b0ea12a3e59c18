package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountdownTest {

  private final Countdown countdown = new Countdown();

  @Test
  void awaitZero_atZero_doesNotWait() {
    assertThat(countdown.awaitZero(Duration.ZERO)).isTrue();
  }

  @Test
  void awaitZero_beyondTheDeadline_isFalse() {
    countdown.increment();

    assertThat(countdown.awaitZero(Duration.ofMillis(1))).isFalse();
    assertThat(countdown.count()).isEqualTo(1);
  }

  @Test
  void awaitZero_isWokenByTheLast() throws Exception {
    countdown.increment();
    countdown.increment();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var zero =
          CompletableFuture.supplyAsync(() -> countdown.awaitZero(Duration.ofMinutes(5)), threads);

      countdown.decrement();
      countdown.decrement();

      assertThat(zero.get(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
