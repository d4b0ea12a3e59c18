package io.madang.rtp;

/// Remembers which of the last 1024 extended sequence numbers of a stream were seen.
///
/// Confined to one thread.
public final class DuplicateFilter {
  /// Longer than the retransmission age at any usual packet rate.
  private static final int WINDOW = 1024;

  private final long[] seen = new long[WINDOW / Long.SIZE];
  private long highest = -1;

  /// Whether `extendedSequence` is older than the window, so that nothing is known of it.
  public boolean isTooOld(long extendedSequence) {
    return extendedSequence <= highest - WINDOW;
  }

  /// Notes a number that is not too old; answers whether it was new.
  public boolean add(long extendedSequence) {
    if (extendedSequence > highest) {
      slideTo(extendedSequence);
    }
    int word = (int) (extendedSequence >>> 6) & seen.length - 1;
    long bit = 1L << extendedSequence;
    boolean isNew = (seen[word] & bit) == 0;
    seen[word] |= bit;
    return isNew;
  }

  private void slideTo(long extendedSequence) {
    long from = Math.max(highest + 1, extendedSequence - WINDOW + 1);
    for (long sequence = from; sequence <= extendedSequence; sequence++) {
      seen[(int) (sequence >>> 6) & seen.length - 1] &= ~(1L << sequence);
    }
    highest = extendedSequence;
  }
}
