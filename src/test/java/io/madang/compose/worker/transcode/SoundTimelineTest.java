package io.madang.compose.worker.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoundTimelineTest {
  private static final int BLOCK = 1_024;

  private final List<Long> places = new ArrayList<>();
  private final List<Boolean> gaps = new ArrayList<>();
  private final List<float[]> frames = new ArrayList<>();
  private final SoundTimeline timeline =
      new SoundTimeline(
          1,
          (samples, place, afterGap) -> {
            places.add(place);
            gaps.add(afterGap);
            frames.add(samples.clone());
          });

  @Test
  void add_soundWithoutGaps_isCutIntoFramesWhereItLies() {
    for (int i = 0; i < 15; i++) {
      timeline.add(500 + (long) i * BLOCK, constant(BLOCK, 1), BLOCK);
    }

    assertThat(places).hasSize(16);
    for (int i = 0; i < places.size(); i++) {
      assertThat(places.get(i)).isEqualTo(500 + 960L * i);
      assertThat(gaps.get(i)).isEqualTo(i == 0);
    }
    assertThat(frames).allSatisfy(frame -> assertThat(frame).containsOnly(1f));
  }

  @Test
  void add_afterAShortGap_fillsItWithSilence() {
    timeline.add(0, constant(960, 1), 960);
    timeline.add(960 + 4_800, constant(960, 1), 960);

    assertThat(places).containsExactly(0L, 960L, 1_920L, 2_880L, 3_840L, 4_800L, 5_760L);
    assertThat(frames.get(3)).containsOnly(0f);
    assertThat(frames.get(6)).containsOnly(1f);
    assertThat(gaps.subList(1, 7)).containsOnly(false);
  }

  @Test
  void add_afterALongGap_beginsWhereTheSoundDoes() {
    timeline.add(0, constant(1_000, 1), 1_000);
    timeline.add(100_007, constant(960, 1), 960);

    assertThat(places).containsExactly(0L, 960L, 100_007L);
    assertThat(gaps).containsExactly(true, false, true);
    assertThat(frames.get(1)[39]).isEqualTo(1);
    assertThat(frames.get(1)[40]).isZero();
  }

  @Test
  void add_soundThatComesTwice_isDropped() {
    timeline.add(0, constant(9_600, 1), 9_600);
    timeline.add(4_800, constant(4_800, 2), 4_800);
    timeline.add(9_600, constant(960, 3), 960);

    assertThat(places).hasSize(11);
    assertThat(frames.getLast()).containsOnly(3f);
  }

  @Test
  void add_clockSetBack_beginsAnew() {
    timeline.add(1_000_000, constant(960, 1), 960);
    timeline.add(0, constant(960, 1), 960);

    assertThat(places).containsExactly(1_000_000L, 0L);
    assertThat(gaps).containsExactly(true, true);
  }

  @Test
  void add_clockThatDrifts_isFollowed() {
    // 200 parts in a million fast, for ten minutes
    double place = 0;
    long samples = 0;
    while (samples < 600L * 48_000) {
      timeline.add(Math.round(place), constant(960, 1), 960);
      place += 960 * 1.0002;
      samples += 960;
    }

    assertThat(gaps.stream().filter(gap -> gap).count()).isEqualTo(1);
    double behind = place - (places.getLast() + 960);
    assertThat(behind).isCloseTo(0, within(1_440.0));
  }

  @Test
  void add_timestampsThatJitter_areNotFollowed() {
    var random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      timeline.add(960L * i + random.nextInt(960) - 480, constant(960, 1), 960);
    }

    assertThat(places.size()).isBetween(2_998, 3_002);
    assertThat(frames.subList(0, 2_998)).allSatisfy(frame -> assertThat(frame).containsOnly(1f));
  }

  private static float[] constant(int count, float value) {
    var samples = new float[count];
    java.util.Arrays.fill(samples, value);
    return samples;
  }
}
