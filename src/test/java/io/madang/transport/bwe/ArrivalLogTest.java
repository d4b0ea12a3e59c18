package io.madang.transport.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.rtp.rtcp.TransportFeedback;
import io.madang.wire.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What publishers are told about the arrival of their packets.
class ArrivalLogTest {
  private static final long MILLI = 1_000_000L;
  private static final long START = 5_000 * MILLI;

  private final ArrivalLog log = new ArrivalLog();

  @Test
  void feedback_nothingArrived_isNone() {
    assertThat(log.hasNews()).isFalse();
    assertThat(feedback()).isEmpty();
  }

  @Test
  void feedback_arrivals_carryTheirTimes() {
    log.received(100, START);
    log.received(101, START + 10 * MILLI);
    log.received(102, START + 15 * MILLI);

    Map<Integer, Long> told = feedback().getFirst();

    assertThat(told.keySet()).containsExactly(100, 101, 102);
    assertThat(told.get(101) - told.get(100)).isEqualTo(40);
    assertThat(told.get(102) - told.get(101)).isEqualTo(20);
    assertThat(log.hasNews()).isFalse();
  }

  @Test
  void feedback_gap_isToldAsLost() {
    log.received(10, START);
    log.received(13, START + MILLI);

    Map<Integer, Long> told = feedback().getFirst();

    assertThat(told).containsOnlyKeys(10, 11, 12, 13);
    assertThat(told.get(11)).isEqualTo(LOST);
    assertThat(told.get(12)).isEqualTo(LOST);
  }

  @Test
  void feedback_secondMessage_goesOnWhereTheFirstEnded() {
    log.received(1, START);
    feedback();
    log.received(3, START + MILLI);

    assertThat(feedback().getFirst()).containsOnlyKeys(2, 3);
  }

  @Test
  void feedback_latePacket_isReportedAgainWithAllAfterIt() {
    log.received(1, START);
    log.received(3, START + MILLI);
    feedback();
    log.received(2, START + 2 * MILLI);

    Map<Integer, Long> told = feedback().getFirst();

    assertThat(told).containsOnlyKeys(2, 3);
    assertThat(told.get(2)).isNotEqualTo(LOST);
  }

  @Test
  void feedback_repeatedPacket_isNoNews() {
    log.received(1, START);
    feedback();
    log.received(1, START + MILLI);

    assertThat(log.hasNews()).isFalse();
  }

  @Test
  void feedback_numbersWrap_goOn() {
    log.received(65_534, START);
    log.received(65_535, START + MILLI);
    log.received(0, START + 2 * MILLI);
    log.received(1, START + 3 * MILLI);

    List<Map<Integer, Long>> told = feedback();

    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).containsOnlyKeys(65_534, 65_535, 0, 1);
  }

  @Test
  void feedback_moreThanAMessageHolds_isSeveral() {
    for (int i = 0; i < 1_000; i++) {
      log.received(i, START + i * MILLI);
    }

    List<Map<Integer, Long>> told = feedback();

    assertThat(told).hasSizeGreaterThan(1);
    assertThat(told.stream().mapToInt(Map::size).sum()).isEqualTo(1_000);
  }

  @Test
  void feedback_gapWiderThanTheLog_forgetsWhatIsBehind() {
    log.received(0, START);
    log.received(20_000, START + MILLI);

    List<Map<Integer, Long>> told = feedback();

    assertThat(told).isNotEmpty();
    assertThat(told.getLast()).containsKey(20_000);
    assertThat(log.hasNews()).isFalse();
  }

  @Test
  void feedback_longSilence_startsAnew() {
    log.received(0, START);
    feedback();
    log.received(1, START + 20_000 * MILLI);
    log.received(2, START + 60_000 * MILLI);

    List<Map<Integer, Long>> told = feedback();

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).containsOnlyKeys(1);
    assertThat(told.get(1)).containsOnlyKeys(2);
  }

  private static final long LOST = Long.MIN_VALUE;

  /// All messages that are due: for each number its arrival in ticks, or [#LOST].
  private List<Map<Integer, Long>> feedback() {
    var messages = new ArrayList<Map<Integer, Long>>();
    var buffer = new PacketBuffer(1_200);
    var writer = new RtcpWriter();
    while (log.hasNews()) {
      buffer.setLength(0);
      writer.begin(buffer);
      assertThat(log.writeFeedback(writer, 1, 2)).isTrue();
      messages.add(read(buffer));
    }
    return messages;
  }

  private static Map<Integer, Long> read(PacketBuffer buffer) {
    var compound = new RtcpCompound();
    assertThat(compound.wrap(buffer.array(), buffer.offset(), buffer.length())).isTrue();
    assertThat(compound.next()).isTrue();
    var feedback = new TransportFeedback();
    assertThat(feedback.read(compound)).isTrue();
    var told = new TreeMap<Integer, Long>();
    while (feedback.next()) {
      told.put(feedback.sequenceNumber(), feedback.received() ? feedback.arrivalTicks() : LOST);
    }
    return told;
  }
}
