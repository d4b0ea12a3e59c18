package io.madang.transport.stream;

import io.madang.ice.IceFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/// What one connection's peer has to be given. Confined to the stream thread.
///
/// What the kernel is about to be offered is a few large pieces, so many small packets are few
/// system calls. Packets beyond those wait in [OutboundBytes], not in Netty, where each would have
/// a buffer of its own.
final class StreamWriter {
  /// One piece: what is counted as waiting until all of it is taken.
  private static final int PIECE_BYTES = 8 << 10;

  /// Pieces that Netty has, enough for one system call.
  private static final int MAX_UNDER_WAY = 32 << 10;

  private final StreamThread owner;
  private final Channel channel;
  private final OutboundBytes waiting = new OutboundBytes();
  private @Nullable ByteBuf piece;
  private final byte[] frame = new byte[IceFraming.HEADER_LENGTH];
  private int connection;

  /// Bytes of pieces that the kernel has not taken, the open one included.
  private int underWay;

  private boolean writing;
  private boolean offered;
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
      add(frame, 0, frame.length);
    }
    add(array, offset, length);
  }

  private void add(byte[] array, int offset, int length) {
    if (waiting.size() > 0 || underWay >= MAX_UNDER_WAY) {
      waiting.add(array, offset, length);
      return;
    }
    underWay += length;
    int at = offset;
    int left = length;
    while (left > 0) {
      ByteBuf open = piece();
      int fits = Math.min(left, open.writableBytes());
      open.writeBytes(array, at, fits);
      at += fits;
      left -= fits;
      offerIfFull(open);
    }
  }

  private ByteBuf piece() {
    if (piece == null) {
      piece = channel.alloc().buffer(PIECE_BYTES, PIECE_BYTES);
    }
    return piece;
  }

  private void offerIfFull(ByteBuf open) {
    if (!open.isWritable()) {
      offer(open);
    }
  }

  /// Offers the kernel what it may take.
  void flush() {
    if (writing) {
      return;
    }
    writing = true;
    while (waiting.size() > 0 && underWay < MAX_UNDER_WAY && !discarded) {
      ByteBuf open = piece();
      int fits = Math.min(waiting.size(), open.writableBytes());
      waiting.moveTo(open, fits);
      underWay += fits;
      offerIfFull(open);
    }
    if (piece != null) {
      offer(piece);
    }
    writing = false;
    if (offered) {
      offered = false;
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
      if (piece != null) {
        settle(piece.readableBytes());
        piece.release();
        piece = null;
      }
    }
  }

  /// Gives back memory that is not needed now.
  void trim() {
    waiting.trim();
  }

  /// Whether something waits that the kernel has taken nothing of since `nanos`.
  boolean isStalledSince(long nanos) {
    return underWay + waiting.size() > 0 && progressNanos < nanos;
  }

  private void offer(ByteBuf full) {
    piece = null;
    offered = true;
    int bytes = full.readableBytes();
    ChannelFutureListener taken = write -> onTaken(bytes, write.isSuccess());
    channel.write(full).addListener(taken);
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
