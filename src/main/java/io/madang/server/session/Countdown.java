package io.madang.server.session;

import io.madang.wire.MonotonicClock;
import java.time.Duration;

/// A number of things that go on, and a way to wait until there are none. Thread-safe.
final class Countdown {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MonotonicClock clock = MonotonicClock.system();
  private int count;

  synchronized void increment() {
    count++;
  }

  synchronized void decrement() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  synchronized int count() {
    return count;
  }

  /// @return false if the count is not zero after `deadline`
  synchronized boolean awaitZero(Duration deadline) {
    long end = clock.nanoTime() + deadline.toNanos();
    try {
      for (long left = deadline.toNanos(); count > 0 && left > 0; left = end - clock.nanoTime()) {
        wait(left / NANOS_PER_MILLI + 1);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return count == 0;
  }
}
