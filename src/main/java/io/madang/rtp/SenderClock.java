package io.madang.rtp;

/// How a remote sender's NTP clock relates to ours: one per participant, because all its streams
/// share that clock.
///
/// Each sender report gives an upper bound of the offset (ours minus theirs, plus the time on the
/// way); the smallest of the last reports is the best estimate, and using the same one for audio
/// and video keeps lips in sync whatever each stream's delay. Confined to one thread.
public final class SenderClock {
  /// At one report per stream and second, enough to bridge a burst of delay, and short enough to
  /// follow clock drift.
  private static final int REPORTS = 32;

  private final long[] offsets = new long[REPORTS];
  private long reports;
  private long best;

  /// Takes the pair of a received sender report: its NTP time and our wall clock on arrival, both
  /// in Unix nanoseconds.
  public void observe(long senderUnixNanos, long localUnixNanos) {
    offsets[(int) (reports % REPORTS)] = localUnixNanos - senderUnixNanos;
    reports++;
    int known = (int) Math.min(reports, REPORTS);
    best = offsets[0];
    for (int i = 1; i < known; i++) {
      best = Math.min(best, offsets[i]);
    }
  }

  public boolean isKnown() {
    return reports > 0;
  }

  /// Our wall-clock time of a sender's time; the same value back while nothing is known.
  public long toLocal(long senderUnixNanos) {
    return senderUnixNanos + best;
  }
}
