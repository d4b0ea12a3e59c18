package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReorderBufferTest {
  private static final long FRAME = 33_000_000L;

  private final ReorderBuffer buffer = new ReorderBuffer();
  private final RtpPacket view = new RtpPacket();

  @Test
  void poll_packetBeforeItsTime_waits() {
    add(7, 10);

    assertThat(poll(due(10) - ReorderBuffer.DECODE_AHEAD_NANOS - 1)).isEmpty();
    assertThat(buffer.deadlineNanos(view, ReorderBufferTest::due))
        .isEqualTo(due(10) - ReorderBuffer.DECODE_AHEAD_NANOS);
    assertThat(poll(due(10) - ReorderBuffer.DECODE_AHEAD_NANOS)).containsExactly(7);
  }

  @Test
  void poll_packetsThatCameInAnyOrder_comeInTheirs() {
    add(65_534, 1);
    add(1, 2);
    add(65_535, 1);
    add(0, 2);

    assertThat(poll(due(9))).containsExactly(65_534, 65_535, 0, 1);
  }

  @Test
  void poll_missingPacket_isWaitedForUntilTheNextIsNearlyDue() {
    add(1, 1);
    add(3, 2);

    long nearly = due(2) - ReorderBuffer.GIVE_UP_AHEAD_NANOS;
    assertThat(poll(nearly - 1)).containsExactly(1);
    assertThat(buffer.deadlineNanos(view, ReorderBufferTest::due)).isEqualTo(nearly);
    assertThat(poll(nearly)).containsExactly(3);
    assertThat(buffer.lost()).isEqualTo(1);
  }

  @Test
  void poll_retransmissionInTime_fillsTheGap() {
    add(1, 1);
    add(3, 2);
    assertThat(poll(due(2) - ReorderBuffer.GIVE_UP_AHEAD_NANOS - 1)).containsExactly(1);
    add(2, 2);

    assertThat(poll(due(2))).containsExactly(2, 3);
    assertThat(buffer.lost()).isZero();
  }

  @Test
  void add_lateOrTwice_isCountedAndLeftOut() {
    add(1, 1);
    add(1, 1);
    poll(due(5));
    add(1, 1);

    assertThat(poll(due(5))).isEmpty();
    assertThat(buffer.late()).isEqualTo(2);
  }

  @Test
  void add_farAhead_pushesOutTheOldest() {
    add(1, 1);
    add(2, 1);
    add(2 + ReorderBuffer.CAPACITY, 9);

    assertThat(poll(due(20))).containsExactly(2 + ReorderBuffer.CAPACITY);
  }

  @Test
  void add_numbersThatBeginAnew_areTheStreamFromThenOn() {
    add(40_000, 1);
    poll(due(1));
    add(10_000, 2);
    add(10_001, 2);

    assertThat(poll(due(2))).containsExactly(10_000, 10_001);
  }

  @Test
  void clear_whileAPacketIsInUse_leavesItsBytesAlone() {
    add(1, 1);
    assertThat(buffer.poll(view, ReorderBufferTest::due, due(1))).isTrue();
    buffer.clear();
    for (int i = 0; i < 20; i++) {
      add(100 + i, 3);
    }

    assertThat(view.sequenceNumber()).isEqualTo(1);
    buffer.done();
  }

  @Test
  void poll_anyLossAndDisorder_keepsTheOrderAndTheCount() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var sent = new ArrayList<Integer>();
    for (int i = 0; i < 5_000; i++) {
      if (random.nextInt(10) > 0) {
        sent.add(i);
      }
    }
    for (int i = 0; i + 5 < sent.size(); i += 5) {
      Collections.shuffle(sent.subList(i, i + 5), random);
    }
    int first = sent.getFirst();
    var received = new ArrayList<Integer>();
    for (int sequence : sent) {
      add((60_000 + sequence) & 0xffff, sequence / 4);
      received.addAll(poll(due(sequence / 4 - 3)));
    }
    received.addAll(poll(due(9_999)));

    assertThat(received).as("seed %d", seed).doesNotHaveDuplicates();
    List<Integer> expected =
        sent.stream().filter(s -> s >= first).sorted().map(s -> (60_000 + s) & 0xffff).toList();
    assertThat(received).as("seed %d", seed).containsExactlyElementsOf(expected);
  }

  private List<Integer> poll(long nowNanos) {
    var numbers = new ArrayList<Integer>();
    while (buffer.poll(view, ReorderBufferTest::due, nowNanos)) {
      numbers.add(view.sequenceNumber());
      buffer.done();
    }
    return numbers;
  }

  private void add(int sequence, int frame) {
    var packet = new byte[RtpPacket.FIXED_HEADER_LENGTH + 10];
    packet[0] = (byte) 0x80;
    ByteArrays.put16(packet, 2, sequence);
    ByteArrays.put32(packet, 4, frame);
    var added = new RtpPacket();
    assertThat(added.wrap(packet, 0, packet.length)).isTrue();
    buffer.add(added);
  }

  private static long due(int frame) {
    return 1_000_000_000L + frame * FRAME;
  }
}
