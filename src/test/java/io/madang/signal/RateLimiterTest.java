package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.signal.RateLimiter.Verdict;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long START = 5_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final RateLimiter limiter = new RateLimiter(SignalLimits.DEFAULT, START);

  @Test
  void message_burst_passesAndNoMore() {
    for (int i = 0; i < 100; i++) {
      assertThat(limiter.message(START)).isEqualTo(Verdict.PASS);
    }

    assertThat(limiter.message(START)).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void message_sustainedRate_passesForever() {
    long now = START;
    for (int i = 0; i < 10_000; i++) {
      now += SECOND / 50;
      assertThat(limiter.message(now)).isEqualTo(Verdict.PASS);
    }
  }

  @Test
  void message_twiceTheRate_isDisconnectedInTheEnd() {
    long now = START;
    Verdict verdict = Verdict.PASS;
    int messages = 0;
    while (verdict != Verdict.DISCONNECT) {
      now += SECOND / 100;
      verdict = limiter.message(now);
      messages++;
    }

    // Two seconds of burst, then half of 100 a second refused, of which 5 a second are forgiven.
    assertThat(messages).isBetween(400, 450);
  }

  @Test
  void message_longSilence_savesNoMoreThanTheBurst() {
    long later = START + 3_600 * SECOND;
    for (int i = 0; i < 100; i++) {
      limiter.message(later);
    }

    assertThat(limiter.message(later)).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void message_clockThatStepsBack_givesNothingAway() {
    for (int i = 0; i < 100; i++) {
      limiter.message(START);
    }
    limiter.message(START - SECOND);

    assertThat(limiter.message(START)).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void chat_hasItsOwnRate() {
    for (int i = 0; i < 10; i++) {
      assertThat(limiter.chat(START)).isEqualTo(Verdict.PASS);
    }

    assertThat(limiter.chat(START)).isEqualTo(Verdict.REFUSE);
    assertThat(limiter.chat(START + SECOND / 5)).isEqualTo(Verdict.PASS);
    assertThat(limiter.message(START)).isEqualTo(Verdict.PASS);
  }
}
