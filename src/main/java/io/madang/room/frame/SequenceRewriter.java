package io.madang.room.frame;

/// Gives the packets of changing sources one continuous run of sequence numbers (RFC 3550, 5.1).
///
/// A source's packets keep their distances, so that what was lost on the way in is a gap on the way
/// out and can be asked for again. What is left out on purpose leaves no gap. Reordered packets get
/// the number they would have had in order, as far back as [#BREAKPOINTS] changes.
///
/// Numbers are extended (64 bit). Confined to its `MediaLoop`; allocates nothing after birth.
public final class SequenceRewriter {
  /// The result for a packet that must not be sent.
  public static final long DROPPED = -1;

  /// Changes of the distance that are remembered: 128 cover four seconds of a stream of which every
  /// other frame is left out.
  static final int BREAKPOINTS = 128;

  private final long[] dropFrom = new long[BREAKPOINTS];
  private final long[] from = new long[BREAKPOINTS];
  private final long[] distance = new long[BREAKPOINTS];
  private int newest = -1;
  private int count;
  private long highestSource;
  private long highestSent;

  /// @param firstSequence the number of the first packet sent, 0..65535
  public SequenceRewriter(int firstSequence) {
    // One cycle up: the numbers before the first stay positive.
    highestSent = 0x1_0000L + firstSequence - 1;
  }

  /// The next packets come from another source, beginning with `first`, which follows the highest
  /// number sent so far. Earlier packets of it are dropped.
  public void switchSource(long first) {
    count = 0;
    newest = -1;
    append(first, first, first - (highestSent + 1));
    highestSource = first - 1;
  }

  /// Leaves a packet out. If later ones were seen already, its number stays unused.
  public void drop(long source) {
    if (count == 0 || source <= highestSource) {
      return;
    }
    boolean followsDrop = from[newest] == source && dropFrom[newest] < from[newest];
    if (followsDrop) {
      from[newest] = source + 1;
      distance[newest]++;
    } else {
      append(source, source + 1, distance[newest] + 1);
    }
    highestSource = source;
  }

  /// The extended number under which the source's packet is sent, or [#DROPPED] if it is from
  /// before the source was switched to, was left out, or is too old.
  public long map(long source) {
    int index = newest;
    for (int i = 0; i < count; i++) {
      if (source >= from[index]) {
        return accept(source, source - distance[index]);
      }
      if (source >= dropFrom[index]) {
        return DROPPED;
      }
      index = (index - 1 + BREAKPOINTS) % BREAKPOINTS;
    }
    return DROPPED;
  }

  /// The highest number sent so far, extended.
  long highestSent() {
    return highestSent;
  }

  private long accept(long source, long sent) {
    if (source > highestSource) {
      highestSource = source;
    }
    if (sent > highestSent) {
      highestSent = sent;
    }
    return sent;
  }

  private void append(long firstDropped, long first, long newDistance) {
    newest = (newest + 1) % BREAKPOINTS;
    dropFrom[newest] = firstDropped;
    from[newest] = first;
    distance[newest] = newDistance;
    count = Math.min(count + 1, BREAKPOINTS);
  }
}
