package io.madang.transport.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A sender that sends a rate into a queue that a path drains at another rate.
class StreamBudgetTest {
  private static final long STEP = StreamBudget.SAMPLE_NANOS;
  private static final int STEPS_PER_SECOND = 10;

  private final StreamBudget budget = new StreamBudget();
  private long now = Long.MAX_VALUE - 5 * STEP;
  private long queued;
  private long written;
  private int told;

  @Test
  void path_thatCarriesEverything_isNotLimited() {
    run(30, 2_000_000, 3_000_000);

    assertThat(told).isZero();
    assertThat(budget.bitrateBps()).isEqualTo(StreamBudget.UNLIMITED);
  }

  @Test
  void path_thatCarriesLess_isKnownWithinASecond() {
    run(1, 2_000_000, 1_000_000);

    assertThat(budget.bitrateBps()).isBetween(800_000L, 900_000L);
    assertThat(budget.patienceBytes()).isBetween(45_000L, 55_000L);
  }

  @Test
  void path_thatIsKept_drainsAndIsProbed() {
    run(1, 2_000_000, 1_000_000);
    for (int i = 0; i < 8; i++) {
      run(1, budget.bitrateBps(), 1_000_000);
    }

    assertThat(queued).isLessThan(16_000); // an eighth of a second
    long drained = budget.bitrateBps();
    run(3, 500_000, 1_000_000);
    assertThat((double) budget.bitrateBps() / drained).isBetween(1.15, 3.4);
  }

  @Test
  void path_thatBecomesGood_isForgotten() {
    run(2, 2_000_000, 1_000_000);
    int seconds = 0;
    while (budget.bitrateBps() != StreamBudget.UNLIMITED && seconds < 120) {
      run(1, Math.min(budget.bitrateBps(), 3_000_000), 50_000_000);
      seconds++;
    }

    assertThat(seconds).isLessThan(65);
    assertThat(told).isLessThan(200);
  }

  @Test
  void path_thatStands_leavesTheLeastThereIs() {
    run(1, 2_000_000, 1_000_000);
    run(2, 100_000, 0);

    assertThat(budget.bitrateBps()).isBetween(20_000L, 40_000L);
  }

  @Test
  void shortQueue_isNoCongestion() {
    for (int i = 0; i < 100; i++) {
      written += 25_000;
      budget.sample(i % 2 == 0 ? 20_000 : 0, written, now += STEP);
    }

    assertThat(budget.bitrateBps()).isEqualTo(StreamBudget.UNLIMITED);
  }

  @Test
  void fewPacketsThatWait_areNoMeasurement() {
    for (int i = 0; i < 100; i++) {
      written += 100;
      budget.sample(1_200, written, now += STEP);
    }

    assertThat(budget.bitrateBps()).isEqualTo(StreamBudget.UNLIMITED);
  }

  @Test
  void pathThatStoodAndRunsAgain_carriesAPictureSoon() {
    run(1, 2_000_000, 1_000_000);
    run(2, 100_000, 0);

    run(10, 60_000, 5_000_000);

    assertThat(budget.bitrateBps()).isGreaterThan(200_000);
  }

  @Test
  void reset_forgetsThePath() {
    run(2, 2_000_000, 1_000_000);

    budget.reset();

    assertThat(budget.bitrateBps()).isEqualTo(StreamBudget.UNLIMITED);
    assertThat(budget.patienceBytes()).isEqualTo(Long.MAX_VALUE);
  }

  private void run(int seconds, long sentBps, long carriedBps) {
    for (int i = 0; i < seconds * STEPS_PER_SECOND; i++) {
      queued += sentBps / 8 / STEPS_PER_SECOND;
      long carried = Math.min(queued, carriedBps / 8 / STEPS_PER_SECOND);
      queued -= carried;
      written += carried;
      if (budget.sample(queued, written, now += STEP)) {
        told++;
      }
    }
  }
}
