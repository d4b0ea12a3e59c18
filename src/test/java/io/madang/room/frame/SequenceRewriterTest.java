package io.madang.room.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceRewriterTest {
  private final SequenceRewriter rewriter = new SequenceRewriter(100);

  private static int shortOf(long sequence) {
    return (int) sequence & 0xffff;
  }

  @Test
  void map_beforeAnySource_drops() {
    assertThat(rewriter.map(5)).isEqualTo(SequenceRewriter.DROPPED);
  }

  @Test
  void map_firstSource_startsAtTheGivenNumber() {
    rewriter.switchSource(70_000);

    assertThat(shortOf(rewriter.map(70_000))).isEqualTo(100);
    assertThat(shortOf(rewriter.map(70_001))).isEqualTo(101);
  }

  @Test
  void map_lossOnTheWayIn_leavesTheSameGap() {
    rewriter.switchSource(1000);
    rewriter.map(1000);

    assertThat(shortOf(rewriter.map(1003))).isEqualTo(103);
    assertThat(shortOf(rewriter.map(1001))).isEqualTo(101);
  }

  @Test
  void drop_inOrder_closesTheGap() {
    rewriter.switchSource(1000);
    rewriter.map(1000);
    rewriter.drop(1001);
    rewriter.drop(1002);

    assertThat(shortOf(rewriter.map(1003))).isEqualTo(101);
    assertThat(rewriter.map(1001)).isEqualTo(SequenceRewriter.DROPPED);
    assertThat(rewriter.map(1002)).isEqualTo(SequenceRewriter.DROPPED);
  }

  @Test
  void map_latePacketFromBeforeADrop_getsItsOldPlace() {
    rewriter.switchSource(1000);
    rewriter.map(1000);
    rewriter.drop(1002);
    rewriter.map(1003);

    assertThat(shortOf(rewriter.map(1001))).isEqualTo(101);
    assertThat(shortOf(rewriter.map(1003))).isEqualTo(102);
  }

  @Test
  void drop_afterLaterPackets_changesNothing() {
    rewriter.switchSource(1000);
    rewriter.map(1000);
    rewriter.map(1002);
    rewriter.drop(1001);

    assertThat(shortOf(rewriter.map(1003))).isEqualTo(103);
  }

  @Test
  void switchSource_goesOnWithoutAGap() {
    rewriter.switchSource(1000);
    rewriter.map(1000);
    rewriter.map(1001);
    rewriter.switchSource(5_000_000);

    assertThat(shortOf(rewriter.map(5_000_000))).isEqualTo(102);
    assertThat(rewriter.map(4_999_999)).isEqualTo(SequenceRewriter.DROPPED);
  }

  @Test
  void map_over65535_wrapsOnTheWireOnly() {
    SequenceRewriter high = new SequenceRewriter(0xffff);
    high.switchSource(10);

    assertThat(shortOf(high.map(10))).isEqualTo(0xffff);
    assertThat(shortOf(high.map(11))).isZero();
    assertThat(high.map(11)).isGreaterThan(high.map(10));
  }

  @Test
  void map_anythingDropped_numbersStayUniqueAndContinuous() {
    long seed = 20261122;
    Random random = new Random(seed);
    List<Long> sent = new ArrayList<>();
    long source = 1 << 20;
    for (int part = 0; part < 50; part++) {
      source += random.nextInt(100_000);
      rewriter.switchSource(source);
      sent.add(rewriter.map(source++));
      for (int i = 0; i < 400; i++, source++) {
        if (random.nextInt(3) == 0) {
          rewriter.drop(source);
        } else {
          sent.add(rewriter.map(source));
        }
      }
    }

    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i)).as("seed %d, packet %d", seed, i).isEqualTo(sent.get(i - 1) + 1);
    }
  }
}
