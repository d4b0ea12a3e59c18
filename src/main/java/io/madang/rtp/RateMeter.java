package io.madang.rtp;

/// Bytes per time over a sliding window of one second, in ten buckets.
///
/// Confined to one thread.
public final class RateMeter {
  private static final int BUCKETS = 10;
  private static final long BUCKET_NANOS = 100_000_000L;

  private final int[] bytes = new int[BUCKETS];
  private long newestBucket = Long.MIN_VALUE;
  private long firstBucket;
  private long sum;

  /// Counts `count` bytes at `now` (monotonic nanoseconds, not before the last call's).
  public void add(int count, long now) {
    advance(now);
    bytes[index(newestBucket)] += count;
    sum += count;
  }

  /// Bits per second over the window that ends at `now`; over what there is of it in the first
  /// second.
  public long bitrateBps(long now) {
    if (newestBucket == Long.MIN_VALUE) {
      return 0;
    }
    advance(now);
    long covered = Math.min(BUCKETS, newestBucket - firstBucket + 1);
    return sum * 8 * BUCKETS / covered;
  }

  private void advance(long now) {
    long bucket = Math.floorDiv(now, BUCKET_NANOS);
    if (newestBucket == Long.MIN_VALUE) {
      newestBucket = bucket;
      firstBucket = bucket;
      return;
    }
    long steps = Math.min(bucket - newestBucket, BUCKETS);
    for (long i = 0; i < steps; i++) {
      int index = index(bucket - i);
      sum -= bytes[index];
      bytes[index] = 0;
    }
    newestBucket = Math.max(newestBucket, bucket);
  }

  private static int index(long bucket) {
    return (int) Math.floorMod(bucket, (long) BUCKETS);
  }
}
