package io.madang.hls;

import java.util.concurrent.ConcurrentHashMap;

/// Counts distinct viewers by their requests for playlists: each viewer of a live stream asks
/// several times a second, one who watches without low latency once in a segment. Thread-safe.
///
/// Keeps numbers made from who asked, never addresses.
final class ViewerCount {

  /// Longer than four target durations: nobody who watches is quiet for so long.
  private static final long SEEN_FOR_NANOS = 10_000_000_000L;

  /// How exactly it is known when somebody was seen last: most requests change nothing.
  private static final long STEP_NANOS = 1_000_000_000L;

  /// Where counting ends: about 10 MB.
  private static final int MAX_VIEWERS = 100_000;

  /// No time: a [io.madang.wire.MonotonicClock] is positive.
  private static final long UNKNOWN = 0;

  /// Time seen by viewer.
  private final ConcurrentHashMap<Long, Long> seen = new ConcurrentHashMap<>();

  /// A viewer asked for a playlist.
  ///
  /// @param viewer a number that tells viewers apart
  void seen(long viewer, long nowNanos) {
    long last = seen.getOrDefault(viewer, UNKNOWN);
    boolean known = last != UNKNOWN;
    if (known ? nowNanos - last >= STEP_NANOS : seen.mappingCount() < MAX_VIEWERS) {
      seen.put(viewer, nowNanos);
    }
  }

  /// Forgets those who were not seen for a while.
  void expire(long nowNanos) {
    seen.values().removeIf(last -> nowNanos - last > SEEN_FOR_NANOS);
  }

  int count(long nowNanos) {
    expire(nowNanos);
    return seen.size();
  }
}
