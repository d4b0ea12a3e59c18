package io.madang.room.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BitrateSharesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int NOTHING = BitrateShares.NOTHING;

  private final BitrateShares shares = new BitrateShares();
  private int first;
  private int second;

  /// Two slots with steps of 100, 300 and 900; the first one is the more important.
  private void decide(long leftBps, boolean firstIsFresh, long now) {
    shares.clear();
    list(10, first, firstIsFresh);
    list(0, second, false);
    int[] decided = shares.decide(leftBps, now);
    first = decided[0];
    second = decided[1];
  }

  private void list(int priority, int present, boolean isFresh) {
    shares.addSlot(priority, 1_000);
    shares.addStep(100);
    shares.addStep(300);
    shares.addStep(900);
    shares.setPresent(present, isFresh);
  }

  @Test
  void decide_tooLittle_takesAwayAtOnceFromTheLessImportant() {
    first = 2;
    second = 2;

    decide(1_000, false, 0);
    assertThat(first).isEqualTo(2);
    assertThat(second).isZero();

    decide(99, false, 1);
    assertThat(first).isEqualTo(NOTHING);
    assertThat(second).isEqualTo(NOTHING);
  }

  @Test
  void decide_roomAndSomeToSpare_raisesAfterAWhile() {
    decide(2_100, false, 0);
    assertThat(first).isZero();

    decide(2_100, false, 2 * SECOND);

    assertThat(first).isEqualTo(2);
    assertThat(second).isEqualTo(2);
  }

  @Test
  void decide_roomButNothingToSpare_keepsWhatThereIs() {
    decide(400, false, 0);
    decide(400, false, 20 * SECOND);

    assertThat(first).isZero();
    assertThat(second).isZero();
  }

  @Test
  void decide_oneIsFresh_hasItsShareAtOnceAndNobodyElseMore() {
    first = NOTHING;

    decide(5_000, true, 0);

    assertThat(first).isEqualTo(2);
    assertThat(second).isZero();
  }
}
