package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which packets of a tick share a segmented send.
class RunPlannerTest {
  private static final int VIDEO = 1;
  private static final int AUDIO = 2;
  private static final int OTHER_VIDEO = 3;

  private final SendSlab slab = new SendSlab();

  @Test
  void plan_nothing_isNoRun() {
    assertThat(plan(true)).isEmpty();
  }

  @Test
  void plan_equalSizes_isOneRun() {
    add(VIDEO, 1200, true).add(VIDEO, 1200, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 1, 2)));
  }

  @Test
  void plan_lastShorter_staysInTheRun() {
    add(VIDEO, 1200, true).add(VIDEO, 1200, true).add(VIDEO, 300, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 1, 2)));
  }

  @Test
  void plan_frameOfLibwebrtc_isPaddedToOneRun() {
    add(VIDEO, 1180, true).add(VIDEO, 1180, true).add(VIDEO, 1181, true).add(VIDEO, 1181, true);

    assertThat(plan(true)).containsExactly(new Run(1181, List.of(0, 1, 2, 3)));
  }

  @Test
  void plan_paddingSwitchedOff_endsTheRunWhereSizesGrow() {
    add(VIDEO, 1180, true).add(VIDEO, 1180, true).add(VIDEO, 1181, true).add(VIDEO, 1181, true);

    assertThat(plan(false))
        .containsExactly(new Run(1180, List.of(0, 1)), new Run(1181, List.of(2, 3)));
  }

  @Test
  void plan_gapAboveLimit_isNotPadded() {
    add(VIDEO, 1200, true).add(VIDEO, 1135, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 1)), new Run(1200, List.of(2)));
  }

  @Test
  void plan_gapAtLimit_isPadded() {
    add(VIDEO, 1200, true).add(VIDEO, 1136, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 1, 2)));
  }

  @Test
  void plan_packetThatMustNotBePadded_mayOnlyBeLastOrLargest() {
    add(VIDEO, 1190, false).add(VIDEO, 1200, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1190, List.of(0)), new Run(1200, List.of(1, 2)));
  }

  @Test
  void plan_audioBetweenVideo_endsTheRunInsteadOfCuttingIt() {
    add(VIDEO, 1200, true).add(AUDIO, 100, true).add(VIDEO, 1200, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 2, 3, 1)));
  }

  @Test
  void plan_audioBeforeVideo_endsTheRunOfVideo() {
    add(AUDIO, 100, true).add(VIDEO, 1200, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(1, 2, 0)));
  }

  @Test
  void plan_twoVideosOfSimilarSize_shareARun() {
    add(VIDEO, 1200, true).add(OTHER_VIDEO, 1170, true).add(VIDEO, 1200, true);

    assertThat(plan(true)).containsExactly(new Run(1200, List.of(0, 1, 2)));
  }

  @Test
  void plan_largerThanASegment_goesAlone() {
    int large = RunPlanner.MAX_SEGMENT_PLAIN + 1;
    add(VIDEO, large, true).add(VIDEO, large, true);

    assertThat(plan(true)).containsExactly(new Run(large, List.of(0)), new Run(large, List.of(1)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void plan_anyTick_keepsOrderAndSendsEverythingOnce(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      slab.count = 0;
      int count = 1 + random.nextInt(SendSlab.SLOTS);
      for (int i = 0; i < count; i++) {
        int size = random.nextBoolean() ? 1180 + random.nextInt(60) : 60 + random.nextInt(1_380);
        add(1 + random.nextInt(4), size, random.nextInt(5) > 0);
      }

      check(plan(random.nextBoolean()), count);
    }
  }

  /// What a kernel and a receiver need of any plan.
  private void check(List<Run> runs, int count) {
    Map<Integer, Integer> last = new HashMap<>();
    int sent = 0;
    for (Run run : runs) {
      for (int i = 0; i < run.slots.size(); i++) {
        int slot = run.slots.get(i);
        int gap = run.segment - slab.lengths[slot];
        boolean isLast = i == run.slots.size() - 1;
        assertThat(gap).isNotNegative();
        assertThat(isLast || gap == 0 || gap <= RunPlanner.MAX_PADDING && slab.mayPad[slot])
            .isTrue();
        assertThat(last.getOrDefault(slab.ssrc(slot), -1)).isLessThan(slot);
        last.put(slab.ssrc(slot), slot);
        sent++;
      }
    }
    assertThat(sent).isEqualTo(count);
  }

  private RunPlannerTest add(int ssrc, int length, boolean mayPad) {
    int slot = slab.count++;
    ByteArrays.put32(slab.array, SendSlab.offset(slot) + 8, ssrc);
    slab.lengths[slot] = length;
    slab.mayPad[slot] = mayPad;
    return this;
  }

  private List<Run> plan(boolean padding) {
    var planner = new RunPlanner(padding);
    var runs = new ArrayList<Run>();
    planner.begin(slab);
    for (int count = planner.next(slab); count > 0; count = planner.next(slab)) {
      var slots = new ArrayList<Integer>();
      for (int i = 0; i < count; i++) {
        slots.add(planner.slot(i));
      }
      runs.add(new Run(planner.segmentLength(), slots));
    }
    return runs;
  }

  private record Run(int segment, List<Integer> slots) {}
}
