package io.madang.hls;

import java.util.Iterator;
import java.util.LinkedHashMap;

/// Counts distinct viewers by their requests for playlists: each viewer of a live stream asks
/// several times a second, one who watches without low latency once in a segment. Thread-safe.
///
/// Keeps numbers made from who asked, never addresses.
public final class ViewerCount {

  /// Longer than five target durations: nobody who watches is quiet for so long.
  private static final long SEEN_FOR_NANOS = 10_000_000_000L;

  /// Where counting ends: about 6 MB.
  private static final int MAX_VIEWERS = 100_000;

  /// Time seen by viewer, the one seen longest ago first.
  private final LinkedHashMap<Long, Long> seen = new LinkedHashMap<>(16, 0.75f, true);

  /// A viewer asked for a playlist.
  ///
  /// @param viewer a number that tells viewers apart
  public synchronized void seen(long viewer, long nowNanos) {
    expire(nowNanos);
    if (seen.size() < MAX_VIEWERS || seen.containsKey(viewer)) {
      seen.put(viewer, nowNanos);
    }
  }

  public synchronized int count(long nowNanos) {
    expire(nowNanos);
    return seen.size();
  }

  private void expire(long nowNanos) {
    Iterator<Long> times = seen.values().iterator();
    while (times.hasNext() && nowNanos - times.next() > SEEN_FOR_NANOS) {
      times.remove();
    }
  }
}
