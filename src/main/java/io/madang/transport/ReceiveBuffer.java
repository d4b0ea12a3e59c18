package io.madang.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// Gives Netty the same native buffer for every `recvmmsg`, because each datagram is copied out and
/// released before the next read: no pool is asked, and the memory stays in the cache.
///
/// Confined to the engine's thread.
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  private final int bytes;
  private final ByteBuf buffer;

  ReceiveBuffer(int datagrams, int datagramBytes) {
    super(datagrams);
    this.bytes = datagrams * datagramBytes;
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
    @Override
    public int guess() {
      return bytes;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return buffer.refCnt() == 1 ? buffer.clear().retain() : allocator.directBuffer(bytes, bytes);
    }
  }
}
