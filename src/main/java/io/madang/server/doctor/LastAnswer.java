package io.madang.server.doctor;

import io.madang.wire.MonotonicClock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that costs so much that it is found out once at a time, and not again before a pause
/// is over: meanwhile the last answer is given. Thread-safe; whoever comes while it is found out
/// waits.
///
/// @param <T> the answer
final class LastAnswer<T> {
  private final MonotonicClock clock;
  private final long pauseNanos;
  private final ReentrantLock asking = new ReentrantLock();
  // Guarded by the lock; null before the first answer.
  private @Nullable T last;
  private long lastNanos;

  LastAnswer(MonotonicClock clock, long pauseNanos) {
    this.clock = clock;
    this.pauseNanos = pauseNanos;
  }

  T get(Supplier<T> question) {
    asking.lock();
    try {
      T known = last;
      if (known != null && clock.nanoTime() - lastNanos < pauseNanos) {
        return known;
      }
      T found = question.get();
      last = found;
      lastNanos = clock.nanoTime();
      return found;
    } finally {
      asking.unlock();
    }
  }
}
