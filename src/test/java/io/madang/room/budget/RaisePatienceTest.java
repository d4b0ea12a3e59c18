package io.madang.room.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RaisePatienceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long ANYTHING = Long.MAX_VALUE;

  private final RaisePatience patience = new RaisePatience();

  @Test
  void mayRaise_roomForTwoSeconds_yes() {
    long now = 5 * SECOND;

    assertThat(patience.mayRaise(true, now)).isFalse();
    assertThat(patience.mayRaise(true, now + 2 * SECOND - 1)).isFalse();
    assertThat(patience.mayRaise(true, now + 2 * SECOND)).isTrue();
  }

  @Test
  void mayRaise_roomComesAndGoes_no() {
    for (long now = 0; now < 60 * SECOND; now += SECOND) {
      assertThat(patience.mayRaise(now % (2 * SECOND) != 0, now)).isFalse();
    }
  }

  @Test
  void most_nothingFailed_anything() {
    patience.raised(1_000, 0);
    patience.lowered(10 * SECOND);

    assertThat(patience.most(10 * SECOND)).isEqualTo(ANYTHING);
  }

  @Test
  void most_failsEachTime_staysBelowForLongerUpToABound() {
    long now = 0;
    for (long pause = 4; pause <= 128; pause *= 2) {
      patience.raised(1_000, now);
      now += SECOND;
      patience.lowered(now);

      assertThat(patience.most(now)).isEqualTo(950);
      now += Math.min(pause, 64) * SECOND;
      assertThat(patience.most(now - 1)).isEqualTo(950);
      assertThat(patience.most(now)).isEqualTo(ANYTHING);
    }
  }

  @Test
  void most_lessWentWellMeanwhile_whatFailedStillWaits() {
    patience.raised(1_000, 0);
    patience.lowered(SECOND);
    patience.raised(1_000, 5 * SECOND);
    patience.lowered(6 * SECOND);
    patience.raised(600, 7 * SECOND);

    assertThat(patience.most(13 * SECOND)).isEqualTo(950);
    assertThat(patience.most(14 * SECOND)).isEqualTo(ANYTHING);
  }

  @Test
  void most_whatFailedWentWell_isForgotten() {
    patience.raised(1_000, 0);
    patience.lowered(SECOND);
    patience.raised(980, 5 * SECOND);

    assertThat(patience.most(11 * SECOND)).isEqualTo(ANYTHING);
    patience.raised(2_000, 11 * SECOND);
    patience.lowered(12 * SECOND);
    assertThat(patience.most(16 * SECOND)).as("the shortest pause").isEqualTo(ANYTHING);
  }
}
