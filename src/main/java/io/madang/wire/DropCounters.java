package io.madang.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// One counter per [DropReason].
///
/// One thread counts; any thread may read and sees each counter grow, without agreement between
/// counters.
public final class DropCounters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counts = new long[DropReason.COUNT];

  public void count(DropReason reason) {
    add(reason, 1);
  }

  public void add(DropReason reason, long packets) {
    int i = reason.ordinal();
    ELEMENT.setOpaque(counts, i, counts[i] + packets);
  }

  public long get(DropReason reason) {
    return (long) ELEMENT.getOpaque(counts, reason.ordinal());
  }

  /// The sum over all reasons.
  public long total() {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += (long) ELEMENT.getOpaque(counts, i);
    }
    return total;
  }
}
