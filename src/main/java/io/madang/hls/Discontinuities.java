package io.madang.hls;

import java.util.ArrayDeque;
import java.util.Deque;

/// Which segments begin after an interruption: the same numbers in all tracks, so that players find
/// their way between renditions (RFC 8216bis, section 6.2.4). Confined to the lock of its
/// [LiveStream].
final class Discontinuities {

  /// So many interruptions lie within any playlist; older ones are only counted.
  private static final int MAX_REMEMBERED = 4_096;

  private final Deque<Long> segments = new ArrayDeque<>();
  private long forgotten;

  /// @param segment higher than all before
  void add(long segment) {
    if (segments.size() == MAX_REMEMBERED) {
      segments.removeFirst();
      forgotten++;
    }
    segments.addLast(segment);
  }

  boolean at(long segment) {
    return segments.contains(segment);
  }

  /// EXT-X-DISCONTINUITY-SEQUENCE of a playlist whose first segment this is: a tag before that very
  /// segment is still listed and does not count.
  long before(long segment) {
    return forgotten + segments.stream().filter(each -> each < segment).count();
  }
}
