package io.madang.srtp;

import io.madang.wire.DropReason;
import java.util.Arrays;

/// Which of the newest `size` packet indices of a stream were seen (RFC 3711, section 3.3.2): a
/// ring of bits below the highest index.
///
/// [#check] changes nothing, so that a packet can be tried before it is authenticated; [#accept] is
/// for authenticated packets only. Allocates nothing; confined to one thread.
final class ReplayWindow {
  /// Answer of [#check] for an index that may be accepted.
  static final int FRESH = 0;

  /// [#highest()] before the first packet.
  static final long NONE = -1;

  private static final int REPLAYED = DropReason.SRTP_REPLAYED.asResult();
  private static final int TOO_OLD = DropReason.SRTP_TOO_OLD.asResult();

  private final long[] bits;
  private final int size;
  private long highest = NONE;

  /// @param size how many indices are remembered, a power of 2 of 64 or more
  ReplayWindow(int size) {
    if (Integer.bitCount(size) != 1 || size < Long.SIZE) {
      throw new IllegalArgumentException("not a power of 2 from 64: " + size);
    }
    this.size = size;
    this.bits = new long[size / Long.SIZE];
  }

  /// [#FRESH], or the result of `SRTP_REPLAYED` or `SRTP_TOO_OLD`.
  int check(long index) {
    if (index > highest) {
      return FRESH;
    }
    if (highest - index >= size) {
      return TOO_OLD;
    }
    return (bits[word(index)] & bit(index)) == 0 ? FRESH : REPLAYED;
  }

  /// Marks a fresh index as seen.
  void accept(long index) {
    if (index > highest) {
      advance(index);
    }
    bits[word(index)] |= bit(index);
  }

  /// The highest accepted index, or [#NONE].
  long highest() {
    return highest;
  }

  private void advance(long index) {
    if (index - highest >= size) {
      Arrays.fill(bits, 0);
    } else {
      for (long skipped = highest + 1; skipped < index; skipped++) {
        bits[word(skipped)] &= ~bit(skipped);
      }
    }
    highest = index;
  }

  private int word(long index) {
    return (int) (index & (size - 1)) / Long.SIZE;
  }

  private static long bit(long index) {
    return 1L << index;
  }
}
