package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How many datagrams a read asks for.
final class ReceiveBufferTest {
  private static final int DATAGRAMS = 64;
  private static final int BYTES = 1_500;

  private final ReceiveBuffer buffer = new ReceiveBuffer(DATAGRAMS, BYTES);

  @SuppressWarnings("deprecation") // the interface has no newer name for it in this line of Netty
  private final Handle handle = buffer.newHandle();

  @AfterEach
  void free() {
    buffer.free();
  }

  @Test
  void read_first_asksForFew() {
    assertThat(read(3)).isEqualTo(8);
  }

  @Test
  void read_afterAFullOne_asksForAll() {
    assertThat(read(8)).isEqualTo(8);
    assertThat(read(64)).isEqualTo(64);
    assertThat(read(5)).isEqualTo(64);
  }

  @Test
  void read_afterOneWithRoomLeft_asksForFewAgain() {
    read(8);
    read(63);

    assertThat(read(1)).isEqualTo(8);
  }

  @Test
  void read_afterOneThatFoundNothing_asksForFew() {
    read(8);
    read(0);

    assertThat(read(1)).isEqualTo(8);
  }

  /// What Netty does for one `recvmmsg`.
  ///
  /// @return how many datagrams had room
  private int read(int found) {
    ByteBuf target = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
    int asked = target.writableBytes() / BYTES;
    handle.attemptedBytesRead(asked * BYTES);
    handle.lastBytesRead(found == 0 ? -1 : found * BYTES);
    assertThat(target.readableBytes()).isZero();
    target.release();
    return asked;
  }
}
