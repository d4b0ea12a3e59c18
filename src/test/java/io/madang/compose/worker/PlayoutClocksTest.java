package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlayoutClocksTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final int AUDIO = 1;
  private static final int VIDEO = 2;
  private static final int AUDIO_RATE = 48_000;
  private static final int VIDEO_RATE = 90_000;

  private final PlayoutClocks clocks = new PlayoutClocks();

  @Test
  void playout_ofUnknownStreams_isUnknown() {
    clocks.arrival(AUDIO, AUDIO_RATE, 5, SECOND);
    clocks.senderReport(AUDIO, 5, 5);
    assertThat(clocks.playoutNanos(AUDIO, AUDIO_RATE, 5)).isEqualTo(PlayoutClocks.UNKNOWN);

    clocks.source(AUDIO, "ara");
    assertThat(clocks.playoutNanos(AUDIO, AUDIO_RATE, 5)).isEqualTo(PlayoutClocks.UNKNOWN);

    clocks.arrival(AUDIO, AUDIO_RATE, 5, SECOND);
    assertThat(clocks.playoutNanos(AUDIO, AUDIO_RATE, 5))
        .isEqualTo(SECOND + PlayoutClocks.MIN_DELAY_NANOS);

    clocks.source(AUDIO, "");
    assertThat(clocks.playoutNanos(AUDIO, AUDIO_RATE, 5)).isEqualTo(PlayoutClocks.UNKNOWN);
  }

  @Test
  void playout_audioDelayedOnTheWay_isInSyncFromTheFirstReportOn() {
    var world = new World(1).audioDelay(80 * MILLI);

    world.run(10 * SECOND);

    assertThat(world.lipError()).isLessThan(2 * MILLI);
    assertThat(clocks.delayNanos()).isBetween(135 * MILLI, 150 * MILLI);
  }

  @Test
  void playout_reportsAfterFiveSeconds_movesTogetherWithThem() {
    var world = new World(2).audioDelay(80 * MILLI).firstReport(5 * SECOND);

    world.run(4 * SECOND);
    assertThat(world.lipError()).as("anchored at arrival").isGreaterThan(70 * MILLI);

    world.run(1300 * MILLI);
    assertThat(world.lipError()).isLessThan(2 * MILLI);
  }

  @Test
  void playout_withJitter_neverJumpsAndStaysInSync() {
    for (int seed = 0; seed < 20; seed++) {
      var world = new World(seed).jitter(60 * MILLI);

      world.run(3 * SECOND);
      long before = world.audioOffset();
      for (int i = 0; i < 200; i++) {
        world.run(100 * MILLI);
        long offset = world.audioOffset();
        // The delay of the room grows by 40 ms a second at most, the rest is slewed.
        assertThat(Math.abs(offset - before)).as("seed %d", seed).isLessThan(6 * MILLI);
        assertThat(world.lipError()).as("seed %d", seed).isLessThan(2 * MILLI);
        before = offset;
      }
    }
  }

  @Test
  void playout_clockThatRunsFast_isFollowed() {
    var world = new World(3).drift(100e-6).jitter(5 * MILLI);

    world.run(300 * SECOND);

    // 100 ppm are 30 ms in that time; the minimum of twenty seconds is 2 ms behind.
    assertThat(world.playoutError()).isLessThan(8 * MILLI);
    assertThat(world.lipError()).isLessThan(2 * MILLI);
  }

  @Test
  void playout_clockThatRunsSlowly_isFollowed() {
    var world = new World(4).drift(-100e-6).jitter(5 * MILLI);

    world.run(300 * SECOND);

    assertThat(world.playoutError()).isLessThan(8 * MILLI);
  }

  @Test
  void playout_timestampsThatWrap_goOn() {
    var world = new World(5).rtpOrigin(-AUDIO_RATE, -VIDEO_RATE);

    world.run(3 * SECOND);

    assertThat(world.lipError()).isLessThan(2 * MILLI);
    assertThat(world.playoutError()).isLessThan(3 * MILLI);
  }

  @Test
  void playout_streamWithoutReportsForADay_goesOnThroughWraps() {
    clocks.source(VIDEO, "ara");
    long interval = 600 * SECOND;
    long now = SECOND;
    int rtp = -5;
    for (int i = 0; i < 24 * 6 * 2; i++) {
      clocks.arrival(VIDEO, VIDEO_RATE, rtp, now);
      assertThat(clocks.playoutNanos(VIDEO, VIDEO_RATE, rtp) - now)
          .isEqualTo(PlayoutClocks.MIN_DELAY_NANOS);
      now += interval;
      rtp += 600 * VIDEO_RATE;
    }
  }

  @Test
  void playout_pathThatBecomesLonger_isFoundAgain() {
    var world = new World(6);
    world.run(5 * SECOND);

    world.pathDelay(300 * MILLI);
    world.run(5 * SECOND);
    assertThat(clocks.delayNanos()).as("bridged by the delay").isGreaterThan(300 * MILLI);
    world.run(20 * SECOND);

    assertThat(world.playoutError()).isLessThan(3 * MILLI);
    long grown = clocks.delayNanos();
    world.run(70 * SECOND);
    assertThat(clocks.delayNanos()).as("and given back slowly").isLessThan(grown - 90 * MILLI);
  }

  @Test
  void playout_streamThatBeginsWithABurst_losesTheBurstsDelay() {
    clocks.source(AUDIO, "ara");
    for (int i = 0; i < 10; i++) {
      clocks.arrival(AUDIO, AUDIO_RATE, 960 * i, SECOND);
    }
    long playout = clocks.playoutNanos(AUDIO, AUDIO_RATE, 960 * 9);

    assertThat(playout).isEqualTo(SECOND + PlayoutClocks.MIN_DELAY_NANOS);
  }

  @Test
  void delay_worstStream_decidesForAll() {
    var calm = new World(7);
    calm.run(5 * SECOND);
    assertThat(clocks.delayNanos()).isEqualTo(PlayoutClocks.MIN_DELAY_NANOS);

    clocks.source(9, "bora");
    var random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      long now = 200 * SECOND + i * 20 * MILLI;
      clocks.arrival(9, AUDIO_RATE, 960 * i, now + random.nextLong(200 * MILLI));
    }

    assertThat(clocks.delayNanos()).isBetween(240 * MILLI, 265 * MILLI);
  }

  @Test
  void delay_hopelessStream_holdsUpTheRoomNoLongerThanTheMost() {
    clocks.source(AUDIO, "ara");
    var random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      long late = random.nextInt(4) == 0 ? 900 * MILLI : 0;
      clocks.arrival(AUDIO, AUDIO_RATE, 960 * i, SECOND + i * 20 * MILLI + late);
    }

    assertThat(clocks.delayNanos()).isEqualTo(PlayoutClocks.MAX_DELAY_NANOS);
  }

  @Test
  void report_ofAClockThatStandsStill_isNotBelievedForLong() {
    clocks.source(AUDIO, "ara");
    long now = SECOND;
    int rtp = 0;
    for (int i = 0; i < 1_500; i++, now += 20 * MILLI, rtp += 960) {
      clocks.arrival(AUDIO, AUDIO_RATE, rtp, now);
      if (i % 50 == 0) {
        clocks.senderReport(AUDIO, 0, rtp);
      }
    }

    long ahead = clocks.playoutNanos(AUDIO, AUDIO_RATE, rtp) - now;
    assertThat(ahead).isEqualTo(clocks.delayNanos());
  }

  @Test
  void source_ofAnotherPerson_forgetsTheFirstOnesClock() {
    var world = new World(9);
    world.run(3 * SECOND);

    clocks.source(AUDIO, "bora");
    clocks.senderReport(AUDIO, 77 * SECOND, 4_000);
    clocks.arrival(AUDIO, AUDIO_RATE, 4_000, 50 * SECOND);

    assertThat(clocks.playoutNanos(AUDIO, AUDIO_RATE, 4_000))
        .isEqualTo(50 * SECOND + clocks.delayNanos());
  }

  @Test
  void arrival_withAnotherClockRate_beginsAnew() {
    clocks.source(AUDIO, "ara");
    clocks.arrival(AUDIO, AUDIO_RATE, 1_000_000, SECOND);

    clocks.arrival(AUDIO, 8_000, 77, 2 * SECOND);

    assertThat(clocks.playoutNanos(AUDIO, 8_000, 77)).isEqualTo(2 * SECOND + clocks.delayNanos());
  }

  /// One person with a microphone and a camera, whose clock is seven hours off, in simulated time.
  private final class World {
    private final Random random;
    private double drift;
    private long jitterNanos;
    private long audioDelayNanos;
    private long pathNanos = 30 * MILLI;
    private long firstReportNanos;
    private int audioOrigin = 123_456;
    private int videoOrigin = -987_654;
    private long elapsed;

    World(int seed) {
      random = new Random(seed);
      clocks.source(AUDIO, "ara");
      clocks.source(VIDEO, "ara");
    }

    World drift(double rate) {
      drift = rate;
      return this;
    }

    World jitter(long nanos) {
      jitterNanos = nanos;
      return this;
    }

    World audioDelay(long nanos) {
      audioDelayNanos = nanos;
      return this;
    }

    World firstReport(long nanos) {
      firstReportNanos = nanos;
      return this;
    }

    World rtpOrigin(int audio, int video) {
      audioOrigin = audio;
      videoOrigin = video;
      return this;
    }

    void pathDelay(long nanos) {
      pathNanos = nanos;
    }

    void run(long nanos) {
      long until = elapsed + nanos;
      for (; elapsed < until; elapsed += 20 * MILLI) {
        long captured = 100 * SECOND + elapsed;
        arrive(AUDIO, captured, pathNanos + audioDelayNanos);
        if (elapsed % (40 * MILLI) == 0) {
          arrive(VIDEO, captured, pathNanos);
        }
        if (elapsed >= firstReportNanos && elapsed % SECOND == 0) {
          clocks.senderReport(AUDIO, ntp(captured), rtp(AUDIO, captured));
        }
        if (elapsed >= firstReportNanos && elapsed % SECOND == 200 * MILLI) {
          clocks.senderReport(VIDEO, ntp(captured), rtp(VIDEO, captured));
        }
      }
    }

    /// Between sound and picture of the same moment, in the play-out.
    long lipError() {
      long captured = 100 * SECOND + elapsed;
      return Math.abs(playout(AUDIO, captured) - playout(VIDEO, captured));
    }

    /// How far the sound's play-out is from the moment of its capture.
    long audioOffset() {
      long captured = 100 * SECOND + elapsed;
      return playout(AUDIO, captured) - captured;
    }

    /// How far the play-out is from path and delay.
    long playoutError() {
      return Math.abs(audioOffset() - pathNanos - clocks.delayNanos());
    }

    private void arrive(int ssrc, long captured, long delay) {
      // The queue is empty now and then, as queues are.
      boolean queued = jitterNanos > 0 && random.nextInt(4) > 0;
      long waiting = queued ? random.nextLong(jitterNanos) : 0;
      clocks.arrival(ssrc, rate(ssrc), rtp(ssrc, captured), captured + delay + waiting);
    }

    private long playout(int ssrc, long captured) {
      return clocks.playoutNanos(ssrc, rate(ssrc), rtp(ssrc, captured));
    }

    private int rate(int ssrc) {
      return ssrc == AUDIO ? AUDIO_RATE : VIDEO_RATE;
    }

    private long ntp(long captured) {
      return 7 * 3600 * SECOND + captured + (long) ((captured - 100 * SECOND) * drift);
    }

    private int rtp(int ssrc, long captured) {
      long publisherMicros = (ntp(captured) - 7 * 3600 * SECOND - 100 * SECOND) / 1_000;
      int origin = ssrc == AUDIO ? audioOrigin : videoOrigin;
      return origin + (int) (publisherMicros * rate(ssrc) / 1_000_000);
    }
  }

  @Test
  void transit_ofAStreamThatWaited_comesDownSlowly() {
    var estimate = new TransitEstimate();
    estimate.observe(100 * MILLI, SECOND);
    estimate.observe(100 * MILLI, 2 * SECOND);

    estimate.observe(50 * MILLI, 3 * SECOND);

    assertThat(estimate.value()).isCloseTo(95 * MILLI, within(MILLI / 10));
  }
}
