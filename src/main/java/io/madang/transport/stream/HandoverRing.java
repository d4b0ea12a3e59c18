package io.madang.transport.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/// Packets on their way from several threads to one: a bounded ring of byte slots with many writers
/// and one reader.
///
/// Each slot has a turn number. A writer claims a position by compare-and-set when the slot's turn
/// says it is free, copies the packet, and publishes by advancing the turn; the reader gives the
/// slot back by advancing it to the next lap. Nothing is allocated per packet. [#offer] and
/// [#isHalfFull] from any thread, the rest on the reader's.
public final class HandoverRing {
  private static final VarHandle TURN = MethodHandles.arrayElementVarHandle(long[].class);

  private final int capacity;
  private final int mask;
  private final int stride;
  private final long[] turns;
  private final long[] highs;
  private final long[] lows;
  private final int[] ports;
  private final int[] sockets;
  private final int[] lengths;
  private final int[] loops;
  private final byte[] bytes;
  private final AtomicLong claimed = new AtomicLong();
  private long taken;

  /// @param capacity packets, a power of two
  /// @param stride bytes of the longest packet
  public HandoverRing(int capacity, int stride) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("not a power of two: " + capacity);
    }
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.stride = stride;
    turns = new long[capacity];
    highs = new long[capacity];
    lows = new long[capacity];
    ports = new int[capacity];
    sockets = new int[capacity];
    lengths = new int[capacity];
    loops = new int[capacity];
    bytes = new byte[capacity * stride];
    for (int i = 0; i < capacity; i++) {
      turns[i] = i;
    }
  }

  /// Packets it holds at most.
  public int capacity() {
    return capacity;
  }

  /// Copies one packet in.
  ///
  /// @param loop the index of the loop it comes from
  /// @return false if the ring is full
  public boolean offer(
      int loop, int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (length > stride) {
      return false;
    }
    long position = claimed.get();
    while (true) {
      int slot = (int) position & mask;
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

  /// Gives the oldest packet to `reader`, which may write to its bytes during the call.
  ///
  /// @return false if there was none
  public boolean take(Reader reader) {
    int slot = (int) taken & mask;
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
          slot * stride,
          lengths[slot]);
    } finally {
      TURN.setRelease(turns, slot, taken + capacity);
      taken++;
    }
    return true;
  }

  public boolean isEmpty() {
    return (long) TURN.getAcquire(turns, (int) taken & mask) != taken + 1;
  }

  /// Whether half of the slots wait for the reader: time to wake it.
  public boolean isHalfFull() {
    long position = claimed.get() - (capacity >> 1);
    return position >= 0 && (long) TURN.getAcquire(turns, (int) position & mask) == position + 1;
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
    System.arraycopy(array, offset, bytes, slot * stride, length);
  }

  /// Who the packets are for.
  public interface Reader {
    void onHandedOver(
        int loop, int socket, long high, long low, int port, byte[] array, int offset, int length);
  }
}
