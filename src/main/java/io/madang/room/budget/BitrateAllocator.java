package io.madang.room.budget;

import java.util.Arrays;

/// Divides what a receiver's path carries among its video slots. A pure decider over numbers.
///
/// First every slot gets its lowest step, the highest priority first, then the largest tile; one
/// that does not fit gets nothing, and the next may still fit. Then steps are raised: a higher
/// priority before a lower one, slots of one priority by turns. Temporal layers are no steps: a
/// layer is sent with all its frames.
///
/// The sum of what it gives is never above the budget. With more to give, the first of these
/// decisions that is another one gives more.
///
/// Confined to its `MediaLoop`; allocates nothing once it has grown.
final class BitrateAllocator {
  /// The step of a slot that is sent nothing.
  static final int NOTHING = -1;

  private int[] priorities = new int[8];
  private long[] areas = new long[8];
  private int[] firstSteps = new int[9];
  private int[] order = new int[8];
  private long[] costs = new long[32];
  private int slots;

  /// Forgets all slots.
  void clear() {
    slots = 0;
    firstSteps[0] = 0;
  }

  /// The next slot; its steps follow.
  ///
  /// @param area of its tile in pixels
  void addSlot(int priority, long area) {
    if (slots == priorities.length) {
      priorities = Arrays.copyOf(priorities, 2 * slots);
      areas = Arrays.copyOf(areas, 2 * slots);
      firstSteps = Arrays.copyOf(firstSteps, 2 * slots + 1);
      order = Arrays.copyOf(order, 2 * slots);
    }
    priorities[slots] = priority;
    areas[slots] = area;
    insert(slots);
    slots++;
    firstSteps[slots] = firstSteps[slots - 1];
  }

  /// The next higher step of the slot added last.
  ///
  /// @param costBps bits per second, no less than those of the step below
  void addStep(long costBps) {
    int at = firstSteps[slots]++;
    if (at == costs.length) {
      costs = Arrays.copyOf(costs, 2 * at);
    }
    costs[at] = costBps;
  }

  int slots() {
    return slots;
  }

  /// Decides the step of each slot, counted from 0, or [#NOTHING].
  void divide(long budgetBps, int[] steps) {
    long left = budgetBps;
    for (int i = 0; i < slots; i++) {
      int slot = order[i];
      boolean fits = steps(slot) > 0 && cost(slot, 0) <= left;
      steps[slot] = fits ? 0 : NOTHING;
      left -= fits ? cost(slot, 0) : 0;
    }
    for (int begin = 0; begin < slots; ) {
      int end = endOfPriority(begin);
      left = raise(begin, end, left, steps);
      begin = end;
    }
  }

  /// What the steps cost together, in bits per second.
  long cost(int[] steps) {
    long sum = 0;
    for (int slot = 0; slot < slots; slot++) {
      sum += steps[slot] == NOTHING ? 0 : cost(slot, steps[slot]);
    }
    return sum;
  }

  /// Whether one division serves better than another: at the first of the decisions above, in their
  /// order, in which they differ, it gives more.
  boolean isBetter(int[] one, int[] other) {
    int first = firstDifference(0, slots, 0, one, other);
    for (int begin = 0; first < 0 && begin < slots; ) {
      int end = endOfPriority(begin);
      int highest = highest(begin, end, one, other);
      for (int step = 1; first < 0 && step <= highest; step++) {
        first = firstDifference(begin, end, step, one, other);
      }
      begin = end;
    }
    return first >= 0 && one[first] > other[first];
  }

  /// The first slot that one division raises to a step and the other does not, or -1.
  private int firstDifference(int begin, int end, int step, int[] one, int[] other) {
    for (int i = begin; i < end; i++) {
      int slot = order[i];
      if (one[slot] >= step != other[slot] >= step) {
        return slot;
      }
    }
    return -1;
  }

  private int highest(int begin, int end, int[] one, int[] other) {
    int highest = 0;
    for (int i = begin; i < end; i++) {
      highest = Math.max(highest, Math.max(one[order[i]], other[order[i]]));
    }
    return highest;
  }

  /// Raises slots of one priority by turns until nothing more fits.
  private long raise(int begin, int end, long budget, int[] steps) {
    long left = budget;
    boolean raised = true;
    while (raised) {
      raised = false;
      for (int i = begin; i < end; i++) {
        int slot = order[i];
        int next = steps[slot] + 1;
        if (next == 0 || next == steps(slot)) {
          continue;
        }
        long more = cost(slot, next) - cost(slot, next - 1);
        if (more <= left) {
          steps[slot] = next;
          left -= more;
          raised = true;
        }
      }
    }
    return left;
  }

  private int endOfPriority(int begin) {
    int end = begin + 1;
    while (end < slots && priorities[order[end]] == priorities[order[begin]]) {
      end++;
    }
    return end;
  }

  /// Keeps the order of serving: by priority, then by size, then as they were added.
  private void insert(int slot) {
    int at = slot;
    for (; at > 0 && isBefore(slot, order[at - 1]); at--) {
      order[at] = order[at - 1];
    }
    order[at] = slot;
  }

  private boolean isBefore(int slot, int other) {
    return priorities[slot] != priorities[other]
        ? priorities[slot] > priorities[other]
        : areas[slot] > areas[other];
  }

  private int steps(int slot) {
    return firstSteps[slot + 1] - firstSteps[slot];
  }

  private long cost(int slot, int step) {
    return costs[firstSteps[slot] + step];
  }
}
