package io.madang.ice;

import io.madang.ice.stun.StunMessage;
import io.madang.wire.TransportAddress;

/// Remembers the latest transaction ids and where they came from, so that a recorded check cannot
/// be used again. Confined to one thread; allocates nothing after construction.
final class CheckHistory {
  /// A browser checks each path every 2.5 s at rest: five minutes of one path. What is older than
  /// that is stopped by [PathProbe].
  private static final int SIZE = 128;

  private final int[] idHigh = new int[SIZE];
  private final long[] idLow = new long[SIZE];
  private final long[] sourceHigh = new long[SIZE];
  private final long[] sourceLow = new long[SIZE];
  private final int[] sourceKey = new int[SIZE];
  private int count;
  private int next;

  /// What is known of a check.
  enum Seen {
    /// Never seen; remembered now.
    NEW,
    /// Seen from the same source: a retransmission.
    REPEATED,
    /// Seen from another source: a replay.
    ELSEWHERE
  }

  Seen note(StunMessage check, TransportAddress from) {
    int high = check.transactionIdHigh();
    long low = check.transactionIdLow();
    for (int i = 0; i < count; i++) {
      if (idLow[i] == low && idHigh[i] == high) {
        boolean same = from.matches(sourceHigh[i], sourceLow[i], sourceKey[i]);
        return same ? Seen.REPEATED : Seen.ELSEWHERE;
      }
    }
    idHigh[next] = high;
    idLow[next] = low;
    sourceHigh[next] = from.high();
    sourceLow[next] = from.low();
    sourceKey[next] = from.key();
    next = (next + 1) % SIZE;
    count = Math.min(count + 1, SIZE);
    return Seen.NEW;
  }
}
