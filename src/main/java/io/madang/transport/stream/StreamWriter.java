package io.madang.transport.stream;

import io.madang.ice.IceFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/// What one connection's peer has to be given. Confined to the stream thread.
///
/// Packets wait in [OutboundBytes], not in Netty, where each would have a buffer of its own; what
/// the kernel is about to be offered is a few large pieces. So many small packets are few system
/// calls, and what waits is known to the piece.
final class StreamWriter {
  /// One piece: what is counted as waiting until all of it is taken.
  private static final int PIECE_BYTES = 8 << 10;

  /// Pieces that Netty has, enough for one system call.
  private static final int MAX_UNDER_WAY = 32 << 10;

  private final StreamThread owner;
  private final Channel channel;
  private final OutboundBytes waiting = new OutboundBytes();
  private final byte[] frame = new byte[IceFraming.HEADER_LENGTH];
  private int connection;
  private int underWay;
  private boolean writing;
  private boolean closesWhenDone;
  private boolean discarded;
  private long progressNanos;

  StreamWriter(StreamThread owner, Channel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  void begin(int connection) {
    this.connection = connection;
  }

  /// Takes one packet, which [ConnectionTable#reserve] was done for.
  void add(byte[] array, int offset, int length, boolean framed) {
    if (underWay == 0 && waiting.size() == 0) {
      progressNanos = owner.now();
    }
    if (framed) {
      frame[0] = (byte) (length >> 8);
      frame[1] = (byte) length;
      waiting.add(frame, 0, frame.length);
    }
    waiting.add(array, offset, length);
  }

  /// Offers the kernel what it may take.
  void flush() {
    if (writing) {
      return;
    }
    writing = true;
    boolean offered = false;
    while (waiting.size() > 0 && underWay < MAX_UNDER_WAY && !discarded) {
      offer(Math.min(waiting.size(), PIECE_BYTES));
      offered = true;
    }
    writing = false;
    if (offered) {
      channel.flush();
    }
    closeIfDone();
  }

  /// Closes the channel when everything is written.
  void closeWhenDone() {
    closesWhenDone = true;
    flush();
  }

  /// The connection is gone, and what waits is lost.
  void discard() {
    if (!discarded) {
      discarded = true;
      settle(waiting.size());
    }
  }

  /// Whether something waits that the kernel has taken nothing of since `nanos`.
  boolean isStalledSince(long nanos) {
    return underWay + waiting.size() > 0 && progressNanos < nanos;
  }

  private void offer(int bytes) {
    ByteBuf piece = channel.alloc().buffer(bytes, bytes);
    waiting.moveTo(piece, bytes);
    underWay += bytes;
    ChannelFutureListener taken = write -> onTaken(bytes, write.isSuccess());
    channel.write(piece).addListener(taken);
  }

  private void onTaken(int bytes, boolean success) {
    underWay -= bytes;
    settle(bytes);
    if (success && !discarded) {
      progressNanos = owner.now();
      owner.table().written(connection, bytes);
      owner.counters().add(StreamCounters.Count.BYTES_SENT, bytes);
      flush();
    }
  }

  private void settle(int bytes) {
    owner.table().release(connection, bytes);
    owner.table().addTotal(-bytes);
  }

  private void closeIfDone() {
    if (closesWhenDone && waiting.size() == 0 && underWay == 0) {
      channel.close();
    }
  }
}
