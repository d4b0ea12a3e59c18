package io.madang.room.budget;

import java.util.Arrays;

/// Decides which step each video slot of one receiver has, within what its path carries. Slots are
/// listed anew for each decision: [#clear], then for each slot [#addSlot], its steps from the
/// lowest on, and what it has.
///
/// Less takes effect at once. More does after there has been room for it, and [#MARGIN_PERCENT] to
/// spare, for some time (see [RaisePatience]); only a slot that shows something else has its share
/// at once.
///
/// Confined to its `MediaLoop`; allocates nothing once it has grown.
public final class BitrateShares {
  /// The step of a slot that is sent nothing.
  public static final int NOTHING = BitrateAllocator.NOTHING;

  /// How much more than what is sent must fit before it is sent.
  static final int MARGIN_PERCENT = 15;

  private final BitrateAllocator allocator = new BitrateAllocator();
  private final RaisePatience patience = new RaisePatience();
  private int[] present = {};
  private int[] fitting = {};
  private int[] roomy = {};
  private boolean[] fresh = {};
  private boolean anyFresh;

  /// Forgets the slots of the decision before.
  public void clear() {
    allocator.clear();
    anyFresh = false;
  }

  /// The next slot; its steps follow.
  ///
  /// @param area of its tile in pixels
  public void addSlot(int priority, long area) {
    if (allocator.slots() == present.length) {
      grow();
    }
    allocator.addSlot(priority, area);
  }

  /// The next higher step of the slot added last.
  ///
  /// @param costBps bits per second, no less than those of the step below
  public void addStep(long costBps) {
    allocator.addStep(costBps);
  }

  /// What the slot added last has now.
  ///
  /// @param step counted from 0, or [#NOTHING]
  /// @param isFresh whether it is to have its share without waiting
  public void setPresent(int step, boolean isFresh) {
    int slot = allocator.slots() - 1;
    present[slot] = step;
    fresh[slot] = isFresh;
    anyFresh |= isFresh;
  }

  /// Decides.
  ///
  /// @param leftBps what the path has for video, in bits per second; may be negative
  /// @return the step of each slot, counted from 0, or [#NOTHING]; borrowed until the next call,
  ///   and longer than there are slots
  public int[] decide(long leftBps, long now) {
    boolean over = allocator.cost(present) > leftBps;
    if (over || anyFresh) {
      if (over) {
        patience.lowered(now);
      }
      allocator.divide(leftBps, fitting);
      keepOthersLow();
      return fitting;
    }
    allocator.divide(Math.min(leftBps * 100 / (100 + MARGIN_PERCENT), patience.most(now)), roomy);
    if (patience.mayRaise(allocator.isBetter(roomy, present), now)) {
      patience.raised(allocator.cost(roomy), now);
      return roomy;
    }
    return present;
  }

  /// There is no limit any more, or another path: nothing is known of it.
  public void reset() {
    patience.reset();
  }

  /// Only who is to have its share without waiting gets more than it has.
  private void keepOthersLow() {
    for (int i = 0; i < allocator.slots(); i++) {
      if (!fresh[i]) {
        fitting[i] = Math.min(fitting[i], present[i]);
      }
    }
  }

  private void grow() {
    int size = Math.max(8, 2 * present.length);
    present = Arrays.copyOf(present, size);
    fresh = Arrays.copyOf(fresh, size);
    fitting = new int[size];
    roomy = new int[size];
  }
}
