package io.madang.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/// Datagrams that arrived on other loops than their transport's, waiting for the owner: a bounded
/// ring of byte slots with many writers and one reader.
///
/// Each slot has a turn number. A writer claims a position by compare-and-set when the slot's turn
/// says it is free, copies the datagram, and publishes by advancing the turn; the reader gives the
/// slot back by advancing it to the next lap. Nothing is allocated per datagram. [#offer] from any
/// loop, the rest on the owner.
final class HandoverRing {
  /// Half a millisecond of a saturated loop: an owner that is further behind has to lose datagrams
  /// anyway.
  static final int CAPACITY = 512;

  private static final VarHandle TURN = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int MASK = CAPACITY - 1;
  private static final int STRIDE = MediaLoopLimits.RECEIVE_CAPACITY;

  private final long[] turns = new long[CAPACITY];
  private final long[] highs = new long[CAPACITY];
  private final long[] lows = new long[CAPACITY];
  private final int[] ports = new int[CAPACITY];
  private final int[] sockets = new int[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final int[] loops = new int[CAPACITY];
  private final byte[] bytes = new byte[CAPACITY * STRIDE];
  private final AtomicLong claimed = new AtomicLong();
  private long taken;

  HandoverRing() {
    for (int i = 0; i < CAPACITY; i++) {
      turns[i] = i;
    }
  }

  /// Copies one datagram in.
  ///
  /// @param loop the index of the loop that received it
  /// @return false if the ring is full
  boolean offer(
      int loop, int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (length > STRIDE) {
      return false;
    }
    long position = claimed.get();
    while (true) {
      int slot = (int) position & MASK;
      long turn = (long) TURN.getAcquire(turns, slot);
      if (turn < position) {
        return false;
      }
      if (turn == position && claimed.compareAndSet(position, position + 1)) {
        fill(slot, loop, socket, high, low, port, array, offset, length);
        TURN.setRelease(turns, slot, position + 1);
        return true;
      }
      position = claimed.get();
    }
  }

  /// Gives the oldest datagram to `reader`, which may write to its bytes during the call.
  ///
  /// @return false if there was none
  boolean take(Reader reader) {
    int slot = (int) taken & MASK;
    if (isEmpty()) {
      return false;
    }
    try {
      reader.onHandedOver(
          loops[slot],
          sockets[slot],
          highs[slot],
          lows[slot],
          ports[slot],
          bytes,
          slot * STRIDE,
          lengths[slot]);
    } finally {
      TURN.setRelease(turns, slot, taken + CAPACITY);
      taken++;
    }
    return true;
  }

  boolean isEmpty() {
    return (long) TURN.getAcquire(turns, (int) taken & MASK) != taken + 1;
  }

  private void fill(
      int slot,
      int loop,
      int socket,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length) {
    loops[slot] = loop;
    sockets[slot] = socket;
    highs[slot] = high;
    lows[slot] = low;
    ports[slot] = port;
    lengths[slot] = length;
    System.arraycopy(array, offset, bytes, slot * STRIDE, length);
  }

  /// Who the datagrams are for.
  interface Reader {
    void onHandedOver(
        int loop, int socket, long high, long low, int port, byte[] array, int offset, int length);
  }
}
