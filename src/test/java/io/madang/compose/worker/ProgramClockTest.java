package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgramClockTest {
  private static final long START = 987_654_321_987_654L;
  private static final long UNIX = 1_764_000_000_000_000_000L;
  private static final ProgramClock CLOCK = new ProgramClock(START, UNIX, 30, 10_000);

  @Test
  void tickAt_itsOwnTime_isTheTick() {
    for (int fps : new int[] {7, 15, 25, 30, 60}) {
      var clock = new ProgramClock(START, UNIX, fps, 10_000);
      for (long tick : new long[] {0, 1, 2, 3, 29, 30, 31, 999_999, 2_592_000_001L}) {
        assertThat(clock.tickAt(clock.tickNanos(tick))).isEqualTo(tick);
        assertThat(clock.tickAt(clock.tickNanos(tick) - 1)).isEqualTo(tick - 1);
      }
    }
  }

  @Test
  void mediaTime_ofTicks_isExactForADay() {
    long ticks = 30L * 86_400;

    assertThat(CLOCK.mediaTime(0, 90_000)).isEqualTo(900_000);
    assertThat(CLOCK.mediaTime(1, 90_000)).isEqualTo(903_000);
    assertThat(CLOCK.mediaTime(ticks, 90_000)).isEqualTo(900_000 + ticks * 3_000);
    assertThat(CLOCK.mediaTime(ticks, 48_000)).isEqualTo(480_000 + ticks * 1_600);
  }

  @Test
  void mediaTimeAt_isTheInverseOfNanosAt() {
    var random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long time = 480_000 + random.nextLong(48_000L * 86_400);

      assertThat(CLOCK.mediaTimeAt(CLOCK.nanosAt(time, 48_000), 48_000)).isEqualTo(time);
    }
  }

  @Test
  void mediaTimeAt_beforeTheStart_isBelowTheFirst() {
    assertThat(CLOCK.mediaTimeAt(START - 1_000_000_000L, 48_000)).isEqualTo(480_000 - 48_000);
    assertThat(CLOCK.tickAt(START - 1)).isEqualTo(-1);
  }

  @Test
  void unixMillis_isCaptureTimeAndTheSameInEveryTimescale() {
    long first = UNIX / 1_000_000 - PlayoutClocks.MIN_DELAY_NANOS / 1_000_000;

    assertThat(CLOCK.unixMillis(900_000, 90_000)).isEqualTo(first);
    assertThat(CLOCK.unixMillis(900_000 + 180_000, 90_000)).isEqualTo(first + 2_000);
    assertThat(CLOCK.unixMillis(480_000 + 96_000, 48_000)).isEqualTo(first + 2_000);
  }
}
