package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.sim.Hex;
import org.junit.jupiter.api.Test;

class BuffersTest {

  @Test
  void buffer_readsBigEndianAtItsOffset() {
    var buffer = new PacketBuffer().wrap(Hex.bytes("ff 81 02 03 84 05 06 07 88 ff"), 1, 8);

    assertThat(buffer.u8(0)).isEqualTo(0x81);
    assertThat(buffer.u16(0)).isEqualTo(0x8102);
    assertThat(buffer.u24(0)).isEqualTo(0x810203);
    assertThat(buffer.i32(0)).isEqualTo(0x81020384);
    assertThat(buffer.u32(0)).isEqualTo(0x81020384L);
    assertThat(buffer.i64(0)).isEqualTo(0x8102038405060788L);
    assertThat(buffer.tailroom()).isEqualTo(1);
  }

  @Test
  void buffer_writesBigEndianAtItsOffset() {
    byte[] array = new byte[20];
    var buffer = new PacketBuffer().wrap(array, 1, 0);

    buffer.put8(0, 0x1ff);
    buffer.put16(1, 0x12345);
    buffer.put24(3, 0xabcdef);
    buffer.put32(6, 0x01020304);
    buffer.put64(10, 0x1112131415161718L);

    assertThat(Hex.of(array)).isEqualTo("00ff2345abcdef01020304111213141516171800");
  }

  @Test
  void pool_whenEmpty_answersItsSentinel() {
    var pool = new PacketPool(2, 100);
    PacketBuffer first = pool.lease();
    PacketBuffer second = pool.lease();

    assertThat(first.tailroom()).isEqualTo(100);
    assertThat(pool.lease()).isSameAs(PacketPool.EMPTY);

    second.setLength(50);
    pool.release(PacketPool.EMPTY);
    pool.release(second);

    assertThat(pool.available()).isEqualTo(1);
    assertThat(pool.lease()).isSameAs(second);
    assertThat(second.length()).isZero();
  }

  @Test
  void pool_releasedTwice_isABug() {
    var pool = new PacketPool(2, 100);
    PacketBuffer buffer = pool.lease();
    pool.lease();
    pool.release(buffer);

    assertThatThrownBy(() -> pool.release(buffer)).hasMessage("packet buffer released twice");
  }

  @Test
  void dropReason_asResult_isReadBack() {
    for (DropReason reason : DropReason.values()) {
      assertThat(reason.asResult()).isNegative();
      assertThat(DropReason.ofResult(reason.asResult())).isSameAs(reason);
    }
  }

  @Test
  void dropCounters_countEachReason() {
    var counters = new DropCounters();

    counters.count(DropReason.MALFORMED_RTP);
    counters.add(DropReason.MUTED, 5);

    assertThat(counters.get(DropReason.MALFORMED_RTP)).isEqualTo(1);
    assertThat(counters.get(DropReason.MUTED)).isEqualTo(5);
    assertThat(counters.get(DropReason.CLOSED)).isZero();
    assertThat(counters.total()).isEqualTo(6);
  }
}
