package io.madang.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// Gives Netty the same native buffer for every `recvmmsg`, because each datagram is copied out and
/// released before the next read: no pool is asked, and the memory stays in the cache.
///
/// A read asks for few datagrams until one was full: each that is asked for costs, whether it is
/// there or not, and most reads find a frame or nothing.
///
/// Confined to the engine's thread.
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /// Datagrams of a read that follows one with room left.
  private static final int FEW = 8;

  private final int bytes;
  private final int fewBytes;
  private final ByteBuf buffer;

  ReceiveBuffer(int datagrams, int datagramBytes) {
    super(datagrams);
    this.bytes = datagrams * datagramBytes;
    this.fewBytes = Math.min(datagrams, FEW) * datagramBytes;
    this.buffer = Unpooled.directBuffer(bytes, bytes);
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no newer name for it in this line of Netty
  public Handle newHandle() {
    return new FixedHandle();
  }

  void free() {
    buffer.release();
  }

  private final class FixedHandle extends MaxMessageHandle {
    private int wanted = fewBytes;

    @Override
    public int guess() {
      return wanted;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (buffer.refCnt() != 1) {
        return allocator.directBuffer(wanted, wanted);
      }
      // Netty asks for as many datagrams as fit behind the writer's index.
      return buffer.setIndex(bytes - wanted, bytes - wanted).retain();
    }

    @Override
    public void lastBytesRead(int read) {
      super.lastBytesRead(read);
      wanted = read > 0 && read == attemptedBytesRead() ? bytes : fewBytes;
    }
  }
}
