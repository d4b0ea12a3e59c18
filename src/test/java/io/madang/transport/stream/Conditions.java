package io.madang.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what other threads do.
final class Conditions {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long PAUSE_NANOS = 2_000_000;

  private Conditions() {}

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }
}
