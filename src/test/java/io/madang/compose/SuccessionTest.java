package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuccessionTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final Succession succession = new Succession();

  @Test
  void start_whileOneIsBeingStarted_isNotDue() {
    succession.begin(5);
    assertThat(succession.nextStart()).isEqualTo(5);

    succession.starting();
    assertThat(succession.nextStart()).isEqualTo(Long.MAX_VALUE);

    succession.started();
    assertThat(succession.nextStart()).isEqualTo(5);
  }

  @Test
  void failures_oneAfterTheOther_pauseTwiceAsLongUntilGivenUp() {
    assertThat(succession.again(0)).isTrue();
    assertThat(succession.nextStart()).isZero();
    for (long pause = 250 * MILLI; pause <= 16 * SECOND; pause *= 2) {
      assertThat(succession.again(0)).isTrue();
      assertThat(succession.nextStart()).isEqualTo(pause);
    }

    assertThat(succession.again(0)).isFalse();
  }

  @Test
  void failure_afterAWorkerThatLivedLong_isForgivenAtOnce() {
    for (int i = 0; i < 5; i++) {
      succession.again(0);
    }
    succession.ended(31 * SECOND);

    assertThat(succession.again(7)).isTrue();
    assertThat(succession.nextStart()).isEqualTo(7);
    assertThat(succession.restarts()).isEqualTo(1);
  }

  @Test
  void failure_afterAWorkerThatLivedShortly_countsOn() {
    succession.again(0);
    succession.ended(SECOND);

    succession.again(0);

    assertThat(succession.nextStart()).isEqualTo(250 * MILLI);
  }
}
