package io.madang.signal;

/// Allows a sustained rate with bursts. For one thread; time is passed in.
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerToken;
  private final long capacityNanos;
  private long savedNanos;
  private long lastNanos;

  /// Starts full.
  TokenBucket(int perSecond, int burst, long nowNanos) {
    this.nanosPerToken = NANOS_PER_SECOND / perSecond;
    this.capacityNanos = nanosPerToken * burst;
    this.savedNanos = capacityNanos;
    this.lastNanos = nowNanos;
  }

  /// Takes a token, if there is one.
  boolean take(long nowNanos) {
    savedNanos = Math.min(capacityNanos, savedNanos + Math.max(0, nowNanos - lastNanos));
    lastNanos = Math.max(lastNanos, nowNanos);
    if (savedNanos < nanosPerToken) {
      return false;
    }
    savedNanos -= nanosPerToken;
    return true;
  }
}
