package io.madang.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import io.madang.wire.PacketBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
  private static final long MS = 1_000_000;
  private static final long LOST = Long.MIN_VALUE;

  private final RtcpCompound compound = new RtcpCompound();
  private final TransportFeedback feedback = new TransportFeedback();
  private final TransportFeedbackBuilder builder = new TransportFeedbackBuilder();
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer out = new PacketBuffer(1400);

  /// Two-bit vector d491 = 11 01 01 00 10 01 00 01: packets 5 and 6 small, 7 lost, 8 large, 9
  /// small, 10 lost, 11 small.
  @Test
  void read_twoBitVector_agreesWithTheHandDecoding() {
    wrap(
        """
        8f cd 0006 00000001 00000002
        0005 0007                # base 5, 7 packets
        000003 0a                # reference 3 * 64 ms, message 10
        d491
        04 08 fff0 01 02         # +4, +8, -16, +1, +2 ticks
        """);

    assertThat(feedback.senderSsrc()).isEqualTo(1);
    assertThat(feedback.mediaSsrc()).isEqualTo(2);
    assertThat(feedback.baseSequenceNumber()).isEqualTo(5);
    assertThat(feedback.packetStatusCount()).isEqualTo(7);
    assertThat(feedback.referenceTime()).isEqualTo(3);
    assertThat(feedback.feedbackCount()).isEqualTo(10);
    assertThat(ticks()).containsExactly(772, 780, LOST, 764, 765, LOST, 767);
  }

  /// A run of three lost (0003), a run of four small (2004), a one-bit vector a001 = 10
  /// 10000000000001 cut to three packets.
  @Test
  void read_runsAndOneBitVector_acrossTheWrap() {
    wrap(
        """
        8f cd 0007 00000001 00000002
        fffe 000a
        ffffff ff                # reference -1
        0003 2004 a001
        01 01 01 01 ff 00        # the last byte is padding
        """);

    assertThat(feedback.referenceTime()).isEqualTo(-1);
    assertThat(feedback.next()).isTrue();
    assertThat(feedback.sequenceNumber()).isEqualTo(65534);
    assertThat(feedback.received()).isFalse();
    assertThat(ticks()).containsExactly(LOST, LOST, -255, -254, -253, -252, 3, LOST, LOST);
    assertThat(feedback.sequenceNumber()).isEqualTo(7);
  }

  @Test
  void read_malformed_isRefused() {
    assertThat(tryWrap("8f cd 0003 00000001 00000002 0005 0007")).as("short").isFalse();
    assertThat(tryWrap("8f cd 0004 00000001 00000002 0005 0007 00000300")).as("no chunk").isFalse();
    assertThat(tryWrap("8f cd 0005 00000001 00000002 0005 0007 00000300 2007 0000"))
        .as("deltas missing")
        .isFalse();
    assertThat(tryWrap("8f cd 0005 00000001 00000002 0005 0001 00000300 6001 0000"))
        .as("reserved symbol")
        .isFalse();
    assertThat(tryWrap("8f cd 0005 00000001 00000002 0005 0001 00000300 f000 0000"))
        .as("reserved symbol in a vector")
        .isFalse();
    assertThat(tryWrap("8f cd 0005 00000001 00000002 0005 2001 00000300 1fff 0002"))
        .as("more packets than anybody sends")
        .isFalse();
    assertThat(tryWrap("81 cd 0005 00000001 00000002 0005 0001 00000300 2001 0100"))
        .as("a NACK")
        .isFalse();
  }

  @Test
  void read_runOfZeroPackets_ends() {
    wrap("8f cd 0005 00000001 00000002 0005 0001 00000300 2000 0000");

    assertThat(ticks()).containsExactly(LOST);
  }

  @Test
  void write_withoutArrivals_writesNothing() {
    builder.start(10, 0);

    assertThat(builder.write(writer.begin(out), 1, 2)).isFalse();
    assertThat(out.length()).isZero();
  }

  @Test
  void write_aFewArrivals_isWhatTheDraftSays() {
    builder.start(65534, 192 * MS);
    assertThat(builder.add(65534, 193 * MS)).isTrue();
    assertThat(builder.add(65536, 195 * MS)).isTrue();
    assertThat(builder.add(65537, 194 * MS)).isTrue();

    assertThat(builder.write(writer.begin(out), 1, 2)).isTrue();

    assertThat(Hex.of(out.array(), 0, out.length()))
        .isEqualTo(
            "8fcd0006"
                + "00000001"
                + "00000002"
                + "fffe0004"
                + "00000300"
                + "d180"
                + "04"
                + "08"
                + "fffc"
                + "0000");
  }

  @Test
  void write_again_countsMessages() {
    for (int i = 0; i < 257; i++) {
      out.setLength(0);
      builder.start(i, 0);
      builder.add(i, 0);
      builder.write(writer.begin(out), 1, 2);
    }

    rewrap();
    assertThat(feedback.feedbackCount()).isZero();
    assertThat(builder.nextSequence()).isEqualTo(257);
  }

  @Test
  void write_longRuns_useRunLengths() {
    builder.start(0, 0);
    for (int i = 0; i < 100; i++) {
      builder.add(i, i * MS);
    }
    builder.add(399, 100 * MS);
    builder.write(writer.begin(out), 1, 2);

    assertThat(out.length()).as("20 + 3 chunks + 101 deltas, padded").isEqualTo(128);
    rewrap();
    assertThat(feedback.packetStatusCount()).isEqualTo(400);
  }

  @Test
  void add_whatDoesNotBelong_isRefused() {
    builder.start(100, 0);

    assertThat(builder.add(99, 0)).as("before the base").isFalse();
    assertThat(builder.add(100, 0)).isTrue();
    assertThat(builder.add(100, 0)).as("again").isFalse();
    assertThat(builder.add(101, 8_192 * MS)).as("delta of 32768 ticks").isFalse();
    assertThat(builder.add(101, 8_191 * MS)).isTrue();
    assertThat(builder.add(100 + TransportFeedbackBuilder.MAX_STATUSES, 0)).as("too far").isFalse();
    assertThat(builder.count()).isEqualTo(2);
  }

  @Test
  void start_lateInTime_wrapsTheReferenceTime() {
    long wrap = (1L << 24) * 64 * MS;
    builder.start(1, wrap + 65 * MS);
    builder.add(1, wrap + 65 * MS);
    builder.write(writer.begin(out), 1, 2);

    rewrap();
    assertThat(feedback.referenceTime()).isEqualTo(1);
    assertThat(ticks()).containsExactly(260);
  }

  @Test
  void write_largestMessage_fitsADatagram() {
    builder.start(0, 0);
    for (int i = 0; i < TransportFeedbackBuilder.MAX_STATUSES; i++) {
      assertThat(builder.add(i, (i % 2 == 0 ? 1 : 500) * 100L * MS / 100)).isTrue();
    }
    builder.write(writer.begin(out), 1, 2);

    assertThat(out.length()).isLessThan(1200);
  }

  @Test
  void written_randomArrivals_areReadBack() {
    long seed = 8;
    var random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      long base = random.nextInt(1 << 18);
      long arrival = random.nextLong(1L << 40);
      int statuses = 1 + random.nextInt(TransportFeedbackBuilder.MAX_STATUSES);
      double loss = random.nextInt(4) * 0.3;
      long[] expected = new long[statuses];
      int last = -1;
      builder.start(base, arrival);
      for (int i = 0; i < statuses; i++) {
        arrival +=
            random.nextInt(12) == 0
                ? random.nextLong(-500 * MS, 2_000 * MS)
                : random.nextLong(2 * MS);
        boolean received = random.nextDouble() >= loss && builder.add(base + i, arrival);
        expected[i] = received ? Math.floorDiv(arrival, TransportFeedback.TICK_NANOS) : LOST;
        last = received ? i : last;
      }
      out.setLength(0);
      if (!builder.write(writer.begin(out), 1, 2)) {
        assertThat(last).isEqualTo(-1);
        continue;
      }

      rewrap();
      assertThat(feedback.baseSequenceNumber()).isEqualTo((int) base & 0xffff);
      long[] ticks = ticks();
      assertThat(ticks).as("seed %d, round %d", seed, round).hasSize(last + 1);
      for (int i = 0; i < ticks.length; i++) {
        long difference =
            expected[i] == LOST || ticks[i] == LOST
                ? ticks[i] - expected[i]
                : (int) (ticks[i] - expected[i]);
        assertThat(difference).as("seed %d, round %d, packet %d", seed, round, i).isZero();
      }
    }
  }

  private long[] ticks() {
    long[] ticks = new long[feedback.packetStatusCount()];
    int count = 0;
    while (feedback.next()) {
      ticks[count++] = feedback.received() ? feedback.arrivalTicks() : LOST;
    }
    return Arrays.copyOf(ticks, count);
  }

  private void rewrap() {
    assertThat(compound.wrap(out.array(), 0, out.length())).isTrue();
    assertThat(compound.next() && feedback.read(compound)).isTrue();
  }

  private void wrap(String hex) {
    assertThat(tryWrap(hex)).isTrue();
  }

  private boolean tryWrap(String hex) {
    byte[] bytes = Hex.bytes(hex);
    assertThat(compound.wrap(bytes, 0, bytes.length)).isTrue();
    return compound.next() && feedback.read(compound);
  }
}
