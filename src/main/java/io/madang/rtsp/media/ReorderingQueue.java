package io.madang.rtsp.media;

import java.util.Arrays;

/// Puts the packets of one stream back into the order of their numbers: what comes early waits for
/// what is missing, within a bound of packets and of time.
///
/// A packet that is in order is passed on at once and without a copy. Its numbers are extended
/// ones, which do not wrap. Confined to one thread; allocates only while its slots grow to the
/// longest packets.
final class ReorderingQueue {
  /// A keyframe of 150 kB, all of it behind one lost packet.
  static final int PACKETS = 128;

  /// Longer ones than any datagram of a path without fragments are not kept, so that the memory of
  /// a queue is bounded.
  private static final int MAX_KEPT_BYTES = 9_000;

  private static final long EMPTY = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final Sink sink;
  private final byte[][] slots = new byte[PACKETS][];
  private final int[] lengths = new int[PACKETS];
  private final long[] sequences = new long[PACKETS];
  private final long[] arrivals = new long[PACKETS];
  private long delayNanos;
  private long next = EMPTY;
  private long highest = EMPTY;
  private int waiting;
  private long reordered;

  /// Takes packets in order.
  @FunctionalInterface
  interface Sink {
    /// @param lost how many numbers are missing in front of it
    void packet(byte[] array, int offset, int length, int lost, long now);
  }

  /// @param delayNanos how long a packet waits for the missing ones in front of it; 0: not at all
  ReorderingQueue(long delayNanos, Sink sink) {
    this.delayNanos = delayNanos;
    this.sink = sink;
    Arrays.fill(sequences, EMPTY);
  }

  /// Takes a packet.
  ///
  /// @return false if it waits already, or comes too late: what is behind it has been passed on
  boolean offer(long sequence, byte[] array, int offset, int length, long now) {
    if (next == EMPTY) {
      next = sequence;
    }
    if (sequence < next) {
      return false;
    }
    reordered += sequence < highest ? 1 : 0;
    highest = Math.max(highest, sequence);
    if (sequence == next) {
      next++;
      sink.packet(array, offset, length, 0, now);
      drain(now);
      return true;
    }
    while (waiting > 0 && (sequence - next >= PACKETS || length > MAX_KEPT_BYTES)) {
      skipToWaiting(now);
    }
    if (sequence < next) {
      return false;
    }
    if (waiting == 0
        && (delayNanos == 0 || sequence - next >= PACKETS || length > MAX_KEPT_BYTES)) {
      passOver(sequence, array, offset, length, now);
      return true;
    }
    if (sequence == next) {
      next++;
      sink.packet(array, offset, length, 0, now);
      drain(now);
      return true;
    }
    if (sequences[index(sequence)] == sequence) {
      return false;
    }
    store(sequence, array, offset, length, now);
    return true;
  }

  /// Passes on what has waited long enough.
  void expire(long now) {
    while (waiting > 0 && deadline() <= now) {
      skipToWaiting(now);
    }
  }

  /// When [#expire] has something to do, `Long.MAX_VALUE` if nothing waits.
  long deadline() {
    if (waiting == 0) {
      return NEVER;
    }
    return arrivals[index(firstWaiting())] + delayNanos;
  }

  /// Passes on all that waits and forgets where it was: the numbering begins anew.
  void restart(long now) {
    while (waiting > 0) {
      skipToWaiting(now);
    }
    next = EMPTY;
  }

  /// From now on nothing waits; what does is passed on.
  void stopWaiting(long now) {
    delayNanos = 0;
    while (waiting > 0) {
      skipToWaiting(now);
    }
  }

  /// Packets that came after one that follows them, but in time.
  long reordered() {
    return reordered;
  }

  private void passOver(long sequence, byte[] array, int offset, int length, long now) {
    int lost = (int) Math.min(Integer.MAX_VALUE, sequence - next);
    next = sequence + 1;
    sink.packet(array, offset, length, lost, now);
  }

  private void store(long sequence, byte[] array, int offset, int length, long now) {
    int i = index(sequence);
    byte[] slot = slots[i];
    if (slot == null || slot.length < length) {
      slot = new byte[Math.max(1_500, length)];
      slots[i] = slot;
    }
    System.arraycopy(array, offset, slot, 0, length);
    lengths[i] = length;
    sequences[i] = sequence;
    arrivals[i] = now;
    waiting++;
  }

  private void skipToWaiting(long now) {
    long first = firstWaiting();
    take(first, (int) (first - next), now);
    drain(now);
  }

  private void drain(long now) {
    while (waiting > 0 && sequences[index(next)] == next) {
      take(next, 0, now);
    }
  }

  private void take(long sequence, int lost, long now) {
    int i = index(sequence);
    sequences[i] = EMPTY;
    waiting--;
    next = sequence + 1;
    sink.packet(slots[i], 0, lengths[i], lost, now);
  }

  /// Something waits.
  private long firstWaiting() {
    long sequence = next;
    while (sequences[index(sequence)] != sequence) {
      sequence++;
    }
    return sequence;
  }

  private static int index(long sequence) {
    return (int) sequence & PACKETS - 1;
  }
}
