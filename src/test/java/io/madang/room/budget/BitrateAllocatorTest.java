package io.madang.room.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitrateAllocatorTest {
  private static final int NOTHING = BitrateAllocator.NOTHING;

  private final BitrateAllocator allocator = new BitrateAllocator();

  private void slot(int priority, long area, long... costs) {
    allocator.addSlot(priority, area);
    for (long cost : costs) {
      allocator.addStep(cost);
    }
  }

  private int[] divide(long budget) {
    int[] steps = new int[allocator.slots()];
    allocator.divide(budget, steps);
    return steps;
  }

  private void begin() {
    allocator.clear();
  }

  @Test
  void divide_enough_givesEverybodyTheBest() {
    begin();
    slot(0, 100, 150, 500, 1_500);
    slot(200, 900, 150, 500, 1_500);
    slot(50, 50, 700);

    assertThat(divide(3_700)).containsExactly(2, 2, 0);
  }

  @Test
  void divide_tooLittleForAll_lowestStepsByPriority() {
    begin();
    slot(50, 100, 150, 500);
    slot(200, 900, 150, 500);
    slot(100, 400, 150, 500);

    assertThat(divide(149)).containsExactly(NOTHING, NOTHING, NOTHING);
    assertThat(divide(150)).containsExactly(NOTHING, 0, NOTHING);
    assertThat(divide(299)).containsExactly(NOTHING, 0, NOTHING);
    assertThat(divide(300)).containsExactly(NOTHING, 0, 0);
    assertThat(divide(450)).containsExactly(0, 0, 0);
  }

  @Test
  void divide_samePriority_largerTilesFirstThenTheFirst() {
    begin();
    slot(0, 100, 150);
    slot(0, 400, 150);
    slot(0, 100, 150);

    assertThat(divide(150)).containsExactly(NOTHING, 0, NOTHING);
    assertThat(divide(300)).containsExactly(0, 0, NOTHING);
  }

  @Test
  void divide_oneDoesNotFit_theNextStillMay() {
    begin();
    slot(200, 900, 2_000);
    slot(50, 100, 150);

    assertThat(divide(1_000)).containsExactly(NOTHING, 0);
  }

  @Test
  void divide_someToSpare_raisesTheHighestPriorityAllTheWay() {
    begin();
    slot(50, 100, 150, 500, 1_500);
    slot(200, 900, 150, 500, 1_500);

    assertThat(divide(650)).containsExactly(0, 1);
    assertThat(divide(1_650)).containsExactly(0, 2);
    assertThat(divide(2_000)).containsExactly(1, 2);
  }

  @Test
  void divide_samePriority_raisesByTurns() {
    begin();
    slot(0, 100, 150, 500, 1_500);
    slot(0, 100, 150, 500, 1_500);

    assertThat(divide(1_000)).containsExactly(1, 1);
    assertThat(divide(2_000)).containsExactly(2, 1);
  }

  @Test
  void divide_soundTakesMoreThanThereIs_nothing() {
    begin();
    slot(0, 100, 150);

    assertThat(divide(-50_000)).containsExactly(NOTHING);
  }

  @Test
  void divide_slotWithoutSteps_isSkipped() {
    begin();
    slot(200, 100);
    slot(0, 100, 150);

    assertThat(divide(1_000)).containsExactly(NOTHING, 0);
  }

  @Test
  void isBetter_sharedMoreEvenly_whereNobodyIsMoreImportant() {
    begin();
    slot(0, 100, 150, 500, 1_500);
    slot(0, 100, 150, 500, 1_500);

    assertThat(allocator.isBetter(new int[] {1, 1}, new int[] {2, 0})).isTrue();
    assertThat(allocator.isBetter(new int[] {2, 0}, new int[] {1, 1})).isFalse();
    assertThat(allocator.isBetter(new int[] {0, 0}, new int[] {2, NOTHING})).isTrue();
    assertThat(allocator.isBetter(new int[] {1, 1}, new int[] {1, 1})).isFalse();
  }

  @Test
  void divide_random_keepsBudgetOrderAndDirection() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      begin();
      int slots = random.nextInt(20);
      for (int i = 0; i < slots; i++) {
        slot(random.nextInt(4) * 50, random.nextInt(4) * 100, costs(random));
      }
      long less = random.nextLong(10_000);
      long more = less + random.nextLong(2_000);
      int[] low = divide(less);
      int[] high = divide(more);

      assertThat(allocator.cost(low)).as("seed %d round %d", seed, round).isLessThanOrEqualTo(less);
      assertThat(allocator.isBetter(high, low))
          .as("seed %d round %d", seed, round)
          .isEqualTo(!Arrays.equals(low, high));
    }
  }

  @Test
  void divide_randomSameCosts_keepsPriorities() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      begin();
      int slots = 1 + random.nextInt(12);
      long[] costs = costs(random);
      int[] priorities = new int[slots];
      for (int i = 0; i < slots; i++) {
        priorities[i] = random.nextInt(4);
        slot(priorities[i], random.nextInt(4) * 100, costs);
      }
      int[] steps = divide(random.nextLong(12_000));
      for (int i = 0; i < slots; i++) {
        for (int j = 0; j < slots; j++) {
          if (priorities[i] > priorities[j]) {
            assertThat(steps[i])
                .as("seed %d round %d: %s", seed, round, Arrays.toString(steps))
                .isGreaterThanOrEqualTo(steps[j]);
          }
        }
      }
    }
  }

  private static long[] costs(Random random) {
    long[] costs = new long[1 + random.nextInt(3)];
    long cost = 0;
    for (int i = 0; i < costs.length; i++) {
      cost += 50 + random.nextInt(800);
      costs[i] = cost;
    }
    return costs;
  }
}
