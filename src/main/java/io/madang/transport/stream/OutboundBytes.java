package io.madang.transport.stream;

import io.netty.buffer.ByteBuf;

/// What waits for one connection's peer: a ring of bytes that grows as far as it must. Confined to
/// the stream thread.
final class OutboundBytes {
  /// A few packets: what waits where nothing is slow.
  private static final int SMALL = 4 << 10;

  private static final byte[] NOTHING = {};

  private byte[] ring = NOTHING;
  private int head;
  private int size;

  void add(byte[] array, int offset, int length) {
    makeRoom(length);
    int tail = head + size;
    int at = tail < ring.length ? tail : tail - ring.length;
    int straight = Math.min(length, ring.length - at);
    System.arraycopy(array, offset, ring, at, straight);
    System.arraycopy(array, offset + straight, ring, 0, length - straight);
    size += length;
  }

  /// Moves the oldest bytes.
  void moveTo(ByteBuf target, int length) {
    int straight = Math.min(length, ring.length - head);
    target.writeBytes(ring, head, straight);
    target.writeBytes(ring, 0, length - straight);
    head = (head + length) % ring.length;
    size -= length;
    if (size == 0) {
      head = 0;
    }
  }

  /// Gives the memory back if nothing waits.
  void trim() {
    if (size == 0) {
      ring = NOTHING;
    }
  }

  int size() {
    return size;
  }

  private void makeRoom(int length) {
    if (size + length <= ring.length) {
      return;
    }
    int capacity = Math.max(SMALL, Integer.highestOneBit(size + length - 1) << 1);
    byte[] larger = new byte[capacity];
    int straight = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, larger, 0, straight);
    System.arraycopy(ring, 0, larger, straight, size - straight);
    ring = larger;
    head = 0;
  }
}
