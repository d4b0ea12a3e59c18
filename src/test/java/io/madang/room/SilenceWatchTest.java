package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private static final long MILLI = 1_000_000L;
  private static final long TICK = 100 * MILLI;

  private final SilenceWatch watch = new SilenceWatch(0);
  private long now;
  private long received;

  /// Ticks for so long, with that many packets a second; how often the watch spoke.
  private int pass(long millis, int packetsPerSecond) {
    int told = 0;
    for (long end = now + millis * MILLI; now < end; ) {
      now += TICK;
      received = received + packetsPerSecond * TICK / (1_000 * MILLI);
      told += watch.look(received, now) ? 1 : 0;
    }
    return told;
  }

  @Test
  void look_streamThatBreaksOff_tellsOnceAfterASecond() {
    assertThat(pass(5_000, 50)).isZero();
    assertThat(pass(900, 0)).isZero();
    assertThat(pass(100, 0)).isOne();
    assertThat(pass(60_000, 0)).isZero();
  }

  @Test
  void look_nextStreamThatBreaksOff_tellsAgain() {
    pass(5_000, 50);
    pass(2_000, 0);
    assertThat(pass(5_000, 50)).isZero();
    assertThat(pass(2_000, 0)).isOne();
  }

  @Test
  void look_shortPauses_tellsNothing() {
    int told = 0;
    for (int i = 0; i < 20; i++) {
      told += pass(500, 50) + pass(800, 0);
    }

    assertThat(told).isZero();
  }

  @Test
  void look_silentMicrophoneThatEnds_tellsNothing() {
    int told = 0;
    for (int i = 0; i < 50; i++) {
      told += pass(100, 10) + pass(300, 0);
    }

    assertThat(told + pass(10_000, 0)).isZero();
  }

  @Test
  void look_neverHeard_tellsNothing() {
    assertThat(pass(60_000, 0)).isZero();
  }

  @Test
  void look_afterOurOwnAbsence_startsAnew() {
    pass(5_000, 50);
    now += 3_000 * MILLI;

    assertThat(watch.silentNanos(received, now)).isZero();
    assertThat(pass(1_000, 0)).isZero();
    assertThat(pass(200, 0)).isOne();
  }

  @Test
  void begin_anotherPath_startsAnew() {
    pass(5_000, 50);
    pass(500, 0);
    watch.begin(now);
    received = 0;

    assertThat(pass(5_000, 0)).isZero();
    assertThat(pass(2_000, 50) + pass(2_000, 0)).isOne();
  }

  @Test
  void silentNanos_whileNothingComes_grows() {
    pass(5_000, 50);
    pass(700, 0);

    assertThat(watch.silentNanos(received, now)).isEqualTo(700 * MILLI);
    assertThat(watch.silentNanos(received + 1, now)).isZero();
  }
}
