package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PacketHistoryTest {
  private static final int CAPACITY = 1500;

  private final RtpPacket packet = new RtpPacket();
  private final RtpPacket view = new RtpPacket();

  @Test
  void slotOf_aPutPacket_holdsItsBytesAndArrival() {
    var history = new PacketHistory(64, CAPACITY);

    int slot = history.put(65536, packet(0, 20), 77);

    assertThat(history.slotOf(65536)).isEqualTo(slot);
    assertThat(history.arrival(slot)).isEqualTo(77);
    history.read(slot, view);
    assertThat(view.sequenceNumber()).isZero();
    assertThat(view.payloadLength()).isEqualTo(20);
    assertThat(history.highest()).isEqualTo(65536);
  }

  @Test
  void slotOf_whatWasNeverPut_isAbsent() {
    var history = new PacketHistory(64, CAPACITY);

    assertThat(history.slotOf(5)).isEqualTo(PacketHistory.ABSENT);
    assertThat(history.slotOf(-1)).isEqualTo(PacketHistory.ABSENT);
    history.put(100, packet(100, 10), 0);
    assertThat(history.slotOf(36)).isEqualTo(PacketHistory.ABSENT);
    assertThat(history.slotOf(164)).isEqualTo(PacketHistory.ABSENT);
  }

  @Test
  void put_beyondItsSize_keepsTheLastPacketsOnly() {
    var history = new PacketHistory(64, CAPACITY);

    for (int i = 0; i < 1000; i++) {
      history.put(65500 + i, packet(65500 + i, 100 + i % 50), i);
    }

    for (int i = 0; i < 1000; i++) {
      boolean kept = i >= 1000 - 64;
      assertThat(history.slotOf(65500 + i) != PacketHistory.ABSENT)
          .as("packet %d", i)
          .isEqualTo(kept);
    }
  }

  @Test
  void put_withPadding_storesThePacketWithoutIt() {
    var history = new PacketHistory(64, CAPACITY);
    byte[] padded = Hex.bytes("a0 60 0001 00000000 00000001 aabb 00 00 03");
    packet.wrap(padded, 0, padded.length);

    int slot = history.put(1, packet, 0);

    assertThat(history.length(slot)).isEqualTo(14);
    assertThat(Hex.of(history.array(), history.offset(slot), 14))
        .isEqualTo("80600001" + "00000000" + "00000001" + "aabb");
  }

  @Test
  void put_tooOldOrTooLong_isRefused() {
    var history = new PacketHistory(64, 200);
    history.put(1000, packet(1000, 10), 0);

    assertThat(history.put(936, packet(936, 10), 0)).isEqualTo(PacketHistory.ABSENT);
    assertThat(history.put(937, packet(937, 10), 0)).isNotEqualTo(PacketHistory.ABSENT);
    assertThat(history.put(1001, packet(1001, 189), 0)).isEqualTo(PacketHistory.ABSENT);
    assertThat(history.slotOf(1000)).isNotEqualTo(PacketHistory.ABSENT);
  }

  @Test
  void put_again_keepsTheFirst() {
    var history = new PacketHistory(64, CAPACITY);
    int slot = history.put(7, packet(7, 10), 1);

    assertThat(history.put(7, packet(7, 500), 2)).isEqualTo(slot);
    assertThat(history.arrival(slot)).isEqualTo(1);
    assertThat(history.length(slot)).isEqualTo(22);
  }

  @Test
  void memory_isLazy() {
    var history = new PacketHistory(1024, CAPACITY);
    assertThat(history.allocatedBytes()).isZero();

    for (int i = 0; i < 100_000; i++) {
      history.put(i, packet(i, 80), i);
    }

    assertThat(history.allocatedBytes())
        .as("1024 audio packets of 92 bytes, rounded up by doubling")
        .isBetween(1024 * 92, 2 * 1024 * 92 + CAPACITY);
  }

  @Test
  void memory_isBounded() {
    long seed = 12;
    var random = new Random(seed);
    var history = new PacketHistory(256, CAPACITY);
    long sequence = 65536;

    for (int i = 0; i < 50_000; i++) {
      sequence += random.nextInt(100) == 0 ? random.nextInt(5000) : 1;
      history.put(sequence - random.nextInt(20), packet(0, random.nextInt(CAPACITY - 12)), i);
      assertThat(history.allocatedBytes()).as("seed %d", seed).isLessThanOrEqualTo(256 * CAPACITY);
    }
  }

  @Test
  void clear_givesMemoryBack() {
    var history = new PacketHistory(64, CAPACITY);
    history.put(5, packet(5, 1000), 0);

    history.clear();

    assertThat(history.allocatedBytes()).isZero();
    assertThat(history.slotOf(5)).isEqualTo(PacketHistory.ABSENT);
    assertThat(history.put(3, packet(3, 10), 0)).isNotEqualTo(PacketHistory.ABSENT);
  }

  @Test
  void history_underRandomUse_neverShowsWrongBytes() {
    long seed = 1234;
    var random = new Random(seed);
    var history = new PacketHistory(128, CAPACITY);
    var lengths = new TreeMap<Long, Integer>();
    long highest = 65000;

    for (int i = 0; i < 30_000; i++) {
      long sequence = highest + random.nextInt(-40, 4);
      int payload = random.nextInt(8) == 0 ? random.nextInt(1400) : random.nextInt(100);
      int slot = history.put(sequence, packet((int) sequence, payload), i);
      if (slot != PacketHistory.ABSENT) {
        lengths.putIfAbsent(sequence, payload);
      }
      highest = Math.max(highest, sequence);
      long probe = highest - random.nextInt(200);
      int found = history.slotOf(probe);
      boolean expected = probe > history.highest() - 128 && lengths.containsKey(probe);
      if (expected) {
        assertThat(found).as("seed %d, step %d", seed, i).isNotEqualTo(PacketHistory.ABSENT);
      }
      if (found != PacketHistory.ABSENT) {
        history.read(found, view);
        assertThat(view.sequenceNumber()).isEqualTo((int) probe & 0xffff);
        assertThat(view.payloadLength()).isEqualTo(lengths.get(probe));
        assertThat(isFilled(view)).as("seed %d, step %d", seed, i).isTrue();
      }
    }
  }

  /// A packet whose payload repeats the low byte of its sequence number.
  private RtpPacket packet(int sequenceNumber, int payload) {
    byte[] array = new byte[12 + payload];
    Arrays.fill(array, (byte) sequenceNumber);
    array[0] = (byte) 0x80;
    array[1] = 96;
    packet.wrap(array, 0, array.length);
    packet.setSequenceNumber(sequenceNumber);
    return packet;
  }

  private static boolean isFilled(RtpPacket packet) {
    for (int i = 0; i < packet.payloadLength(); i++) {
      if (packet.array()[packet.payloadOffset() + i] != (byte) packet.sequenceNumber()) {
        return false;
      }
    }
    return true;
  }
}
