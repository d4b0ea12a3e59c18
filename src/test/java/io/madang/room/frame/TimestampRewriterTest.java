package io.madang.room.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimestampRewriterTest {
  private final TimestampRewriter rewriter = new TimestampRewriter(1000);

  @Test
  void map_firstSource_startsAtTheGivenTimestamp() {
    rewriter.switchSource(77, 3000);

    assertThat(rewriter.map(77)).isEqualTo(1000);
    assertThat(rewriter.map(77 + 3000)).isEqualTo(4000);
  }

  @Test
  void switchSource_advancesByTheTimeBetween() {
    rewriter.switchSource(0, 0);
    rewriter.map(9000);
    rewriter.switchSource(-5, 3000);

    assertThat(rewriter.map(-5)).isEqualTo(1000 + 9000 + 3000);
  }

  @Test
  void switchSource_sameInstant_stillAdvances() {
    rewriter.switchSource(0, 0);
    rewriter.map(0);
    rewriter.switchSource(500, -20);

    assertThat(rewriter.map(500)).isEqualTo(1001);
  }

  @Test
  void map_lateFrame_doesNotMoveTheNewest() {
    rewriter.switchSource(0, 0);
    rewriter.map(9000);
    rewriter.map(3000);

    assertThat(rewriter.lastSent()).isEqualTo(10_000);
  }

  @Test
  void map_overTheWrap_goesOn() {
    TimestampRewriter high = new TimestampRewriter(-10);
    high.switchSource(0, 0);

    assertThat(high.map(20)).isEqualTo(10);
    assertThat(high.lastSent()).isEqualTo(10);
  }
}
