package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RaisePatienceTest {
  private static final long SECOND = 1_000_000_000L;

  private final RaisePatience patience = new RaisePatience();

  /// When it allows more, asked ten times a second from `from` on, in which there is always room.
  private long allowedAfter(long from) {
    for (long now = from; ; now += SECOND / 10) {
      if (patience.mayRaise(true, now)) {
        patience.raised(now);
        return now - from;
      }
    }
  }

  @Test
  void mayRaise_roomForTwoSeconds_yes() {
    assertThat(allowedAfter(5 * SECOND)).isEqualTo(2 * SECOND);
  }

  @Test
  void mayRaise_roomComesAndGoes_no() {
    for (long now = 0; now < 60 * SECOND; now += SECOND) {
      assertThat(patience.mayRaise(now % (2 * SECOND) != 0, now)).isFalse();
    }
  }

  @Test
  void mayRaise_failsEachTime_waitsLongerUpToABound() {
    long now = 0;
    for (long wait = 2; wait <= 64; wait *= 2) {
      long took = allowedAfter(now);
      assertThat(took).isEqualTo(Math.min(wait, 32) * SECOND);
      now += took + SECOND;
      patience.lowered(now);
    }
  }

  @Test
  void mayRaise_wentWellOnce_waitsTheUsualTimeAgain() {
    long now = allowedAfter(0) + SECOND;
    patience.lowered(now);
    now += allowedAfter(now) + 60 * SECOND;
    patience.lowered(now);

    now += allowedAfter(now);
    assertThat(allowedAfter(now)).isEqualTo(2 * SECOND);
  }
}
