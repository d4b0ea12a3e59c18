package io.madang.rtsp.media;

/// When packets would arrive if none was delayed: media time on the wall clock, by the packets that
/// came soonest. It follows early packets at once and late ones slowly, so that it keeps up with a
/// source whose clock runs slow. Confined to one thread at a time.
final class ArrivalLine {
  /// Of how late a packet is, this part is taken for drift: at 25 packets a second and 50 ms of
  /// jitter the line lags behind by less than a millisecond a second.
  private static final int DRIFT_SHIFT = 11;

  private long media;

  void begin(long unixNanos) {
    media = unixNanos;
  }

  /// @param mediaNanos since the packet before
  void advance(long mediaNanos, long unixNanos) {
    media += mediaNanos;
    long late = unixNanos - media;
    if (late < 0 || late > 10_000_000_000L) {
      media = unixNanos;
    } else {
      media += late >> DRIFT_SHIFT;
    }
  }

  /// The wall-clock time of the latest packet, Unix nanoseconds.
  long time() {
    return media;
  }
}
