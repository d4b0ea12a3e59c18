package io.madang.ice.turn;

/// How much may pass in a second, with a burst of half a second. Confined to one thread.
final class TokenBucket {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// A datagram always fits in a full bucket.
  private static final long LEAST_CAPACITY = 65_536;

  private final long bytesPerSecond;
  private final long capacity;
  private long tokens;
  private long filledAtNanos;

  /// @param bytesPerSecond 0 for any number
  TokenBucket(long bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    capacity = Math.max(bytesPerSecond / 2, LEAST_CAPACITY);
    tokens = capacity;
    filledAtNanos = nowNanos;
  }

  boolean take(int bytes, long nowNanos) {
    if (bytesPerSecond == 0) {
      return true;
    }
    fill(nowNanos);
    if (tokens < bytes) {
      return false;
    }
    tokens -= bytes;
    return true;
  }

  /// In steps of at least a byte, so that what is less than one is not lost.
  private void fill(long nowNanos) {
    long elapsed = Math.min(nowNanos - filledAtNanos, SECOND_NANOS);
    long earned = (long) ((double) elapsed * bytesPerSecond / SECOND_NANOS);
    if (earned > 0) {
      tokens = Math.min(tokens + earned, capacity);
      filledAtNanos = nowNanos;
    }
  }
}
