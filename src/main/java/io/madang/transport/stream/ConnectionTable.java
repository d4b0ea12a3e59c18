package io.madang.transport.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What every thread may know of connections, by number: whether there is one, and how many bytes
/// wait for it.
///
/// [#open], [#close] and [#written] on the stream thread, the rest from any thread. Nothing blocks
/// or allocates.
final class ConnectionTable {
  /// Connections are numbers of 16 bits, without 0.
  static final int SIZE = 1 << 16;

  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int FREE = 0;
  private static final int OPEN = 1;
  private static final int CONFIRMED = 2;
  private static final int CLOSING = 3;

  /// Beside the state: packets go out behind their length.
  private static final int FRAMED = 4;

  private final int maxQueuedBytes;
  private final long maxTotalBytes;
  private final int[] states = new int[SIZE];
  private final int[] queued = new int[SIZE];
  private final long[] written = new long[SIZE];
  private final long[] total = new long[1];
  private int last;
  private int lastTunnel = StreamSockets.FIRST_TUNNEL;

  ConnectionTable(int maxQueuedBytes, long maxTotalBytes) {
    this.maxQueuedBytes = maxQueuedBytes;
    this.maxTotalBytes = maxTotalBytes;
  }

  /// A number for a connection: the one that has not been used for longest. There are more numbers
  /// than connections.
  int open(StreamKind kind) {
    do {
      last = last % (StreamSockets.FIRST_TUNNEL - 1) + 1;
    } while (state(last) != FREE);
    LONGS.setOpaque(written, last, 0L);
    INTS.setRelease(states, last, OPEN | (kind == StreamKind.ICE ? FRAMED : 0));
    return last;
  }

  /// Likewise for a client with DTLS.
  int openTunnel() {
    do {
      lastTunnel = lastTunnel < SIZE - 1 ? lastTunnel + 1 : StreamSockets.FIRST_TUNNEL;
    } while (state(lastTunnel) != FREE);
    LONGS.setOpaque(written, lastTunnel, 0L);
    INTS.setRelease(states, lastTunnel, OPEN);
    return lastTunnel;
  }

  void close(int connection) {
    INTS.setRelease(states, connection, FREE);
  }

  /// The kernel has taken so many bytes.
  void written(int connection, int bytes) {
    LONGS.setOpaque(written, connection, written[connection] + bytes);
  }

  /// Bytes of framing before each packet; negative if there is no such connection, or it is being
  /// closed.
  int framing(int connection) {
    int state = isNumber(connection) ? (int) INTS.getAcquire(states, connection) : FREE;
    if ((state & ~FRAMED) == FREE || (state & ~FRAMED) == CLOSING) {
      return -1;
    }
    return (state & FRAMED) == 0 ? 0 : io.madang.ice.IceFraming.HEADER_LENGTH;
  }

  /// Counts bytes as waiting, if they fit.
  boolean reserve(int connection, int bytes) {
    int before = (int) INTS.getAndAdd(queued, connection, bytes);
    if (before + bytes > maxQueuedBytes || (long) LONGS.getOpaque(total, 0) > maxTotalBytes) {
      release(connection, bytes);
      return false;
    }
    return true;
  }

  /// Bytes wait no longer: they are written, lost, or were not taken.
  void release(int connection, int bytes) {
    INTS.getAndAdd(queued, connection, -bytes);
  }

  /// Stream thread: bytes came into, or left, the queues of all connections.
  void addTotal(int bytes) {
    LONGS.setOpaque(total, 0, total[0] + bytes);
  }

  long total() {
    return (long) LONGS.getOpaque(total, 0);
  }

  int queued(int connection) {
    if (!isNumber(connection) || state(connection) == FREE) {
      return 0;
    }
    // A packet that did not fit is counted for a moment.
    int bytes = (int) INTS.getOpaque(queued, connection);
    return Math.clamp(bytes, 0, maxQueuedBytes);
  }

  long written(int connection) {
    boolean exists = isNumber(connection) && state(connection) != FREE;
    return exists ? (long) LONGS.getOpaque(written, connection) : 0;
  }

  /// @return whether it is news
  boolean confirm(int connection) {
    return isNumber(connection) && advance(connection, OPEN, CONFIRMED);
  }

  /// Nothing more is taken for the connection.
  ///
  /// @return whether it is news
  boolean beginClose(int connection) {
    return isNumber(connection)
        && (advance(connection, OPEN, CLOSING) || advance(connection, CONFIRMED, CLOSING));
  }

  private boolean advance(int connection, int from, int to) {
    int state = (int) INTS.getAcquire(states, connection);
    int framed = state & FRAMED;
    return state == (from | framed) && INTS.compareAndSet(states, connection, state, to | framed);
  }

  private int state(int connection) {
    return (int) INTS.getAcquire(states, connection);
  }

  private static boolean isNumber(int connection) {
    return connection > 0 && connection < SIZE;
  }
}
