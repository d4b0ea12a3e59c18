package io.madang.compose.worker;

/// How late a stream's packets come, as a histogram that forgets: every five seconds the old counts
/// lose half their weight. Confined to its owner's lock.
final class LatenessHistogram {
  private static final int BINS = 128;
  private static final long BIN_NANOS = 5_000_000L;
  private static final long HALF_LIFE_NANOS = 5_000_000_000L;

  /// Fewer packets say nothing about the slowest twentieth of them.
  private static final double FEWEST = 20;

  private final double[] counts = new double[BINS];
  private double total;
  private long halvedNanos;

  /// Counts a packet. Early ones (below 0) count as punctual.
  void add(long lateNanos, long nowNanos) {
    if (total == 0) {
      halvedNanos = nowNanos;
    }
    if (nowNanos - halvedNanos > HALF_LIFE_NANOS) {
      halve();
      halvedNanos = nowNanos;
    }
    counts[(int) Math.clamp(lateNanos / BIN_NANOS, 0, BINS - 1)]++;
    total++;
  }

  /// The lateness that 95 of 100 packets stay below; 0 while few are known.
  long p95Nanos() {
    if (total < FEWEST) {
      return 0;
    }
    double above = total / 20;
    int bin = BINS - 1;
    while (bin > 0 && counts[bin] < above) {
      above -= counts[bin];
      bin--;
    }
    return (bin + 1) * BIN_NANOS;
  }

  private void halve() {
    total = 0;
    for (int i = 0; i < BINS; i++) {
      counts[i] /= 2;
      total += counts[i];
    }
  }
}
