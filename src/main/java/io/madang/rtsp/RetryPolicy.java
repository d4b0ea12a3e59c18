package io.madang.rtsp;

import io.madang.rtsp.RtspSettings.Timing;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a camera is tried again: soon at first, later if it stays away, once a minute where a
/// person must change something. Immutable.
final class RetryPolicy {
  /// Beyond this, doubling changes nothing any more.
  private static final int MAX_DOUBLINGS = 16;

  /// Cameras that went away together (a switch, a power cut) do not come back together.
  private static final double JITTER = 0.25;

  private final Timing timing;
  private final RandomGenerator random;

  RetryPolicy(Timing timing, RandomGenerator random) {
    this.timing = timing;
    this.random = random;
  }

  /// How long to wait.
  ///
  /// @param failures in a row, at least one
  /// @param hopeless whether a person must change something
  Duration delay(int failures, boolean hopeless) {
    long base = hopeless ? timing.hopelessRetry().toNanos() : doubled(failures);
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofNanos((long) (base * factor));
  }

  private long doubled(int failures) {
    long factor = 1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    return Math.min(timing.firstRetry().toNanos() * factor, timing.lastRetry().toNanos());
  }
}
