package io.madang.compose.worker;

import java.util.Arrays;

/// How long packets take at least, from a sender's clock to ours: the smallest difference of the
/// last twenty seconds, followed slowly.
///
/// The clocks' origins have nothing to do with each other, so the value is only good for adding to
/// a time of the same sender. The minimum forgets queues on the way; the window follows drift (at
/// 100 ppm it is 2 ms behind) and changes of the path. Confined to its owner's lock.
final class TransitEstimate {
  /// Slow enough to be heard by nobody: 0.5 %.
  static final long SLEW_PER_SECOND_NANOS = 5_000_000L;

  /// A larger error is not slewed but jumped over: the path or the clock has changed.
  static final long JUMP_NANOS = 200_000_000L;

  private static final int BUCKETS = 10;
  private static final long BUCKET_NANOS = 2_000_000_000L;

  /// A stream often begins with a burst of packets that had waited: until it settles, a smaller
  /// value is taken at once.
  private static final long SETTLING_NANOS = 500_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private final long[] minimums = new long[BUCKETS];
  private long bucket;
  private long firstNanos;
  private long updatedNanos;
  private long value;
  private boolean known;

  TransitEstimate() {
    Arrays.fill(minimums, NONE);
  }

  boolean isKnown() {
    return known;
  }

  /// Begins with a value from elsewhere.
  void seed(long transit, long nowNanos) {
    reset();
    observe(transit, nowNanos);
  }

  void reset() {
    Arrays.fill(minimums, NONE);
    known = false;
  }

  /// Takes one packet's arrival minus its sender's time.
  void observe(long transit, long nowNanos) {
    if (!known) {
      known = true;
      firstNanos = nowNanos;
      updatedNanos = nowNanos;
      bucket = nowNanos / BUCKET_NANOS;
      value = transit;
    }
    turn(nowNanos / BUCKET_NANOS);
    int at = (int) (bucket % BUCKETS);
    minimums[at] = Math.min(minimums[at], transit);
    follow(nowNanos);
  }

  /// Smooth; only when known.
  long value() {
    return value;
  }

  private void turn(long current) {
    long steps = Math.min(current - bucket, BUCKETS);
    for (long i = 0; i < steps; i++) {
      minimums[(int) ((current - i) % BUCKETS)] = NONE;
    }
    bucket = Math.max(bucket, current);
  }

  private void follow(long nowNanos) {
    long target = NONE;
    for (long minimum : minimums) {
      target = Math.min(target, minimum);
    }
    long error = target - value;
    boolean settling = nowNanos - firstNanos < SETTLING_NANOS && error < 0;
    if (settling || Math.abs(error) > JUMP_NANOS) {
      value = target;
    } else {
      value += limit(error, nowNanos - updatedNanos);
    }
    updatedNanos = Math.max(updatedNanos, nowNanos);
  }

  /// The part of an error that may be corrected in a time.
  static long limit(long error, long elapsedNanos) {
    long most = Math.max(0, elapsedNanos) / 1000 * (SLEW_PER_SECOND_NANOS / 1000) / 1000;
    return Math.clamp(error, -most, most);
  }
}
