package io.madang.room;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what one receiver is sent within what its path carries: tells its video slots which layer
/// they may have, and holds them while packets wait too long. Sound is served first and never held.
///
/// Less takes effect at once. More does after there has been room for it, and [#MARGIN_PERCENT] to
/// spare, for some time (see [RaisePatience]); only a slot that shows something else has its share
/// at once. Without a limit slots choose for themselves and nothing here costs anything.
///
/// Confined to its `MediaLoop`; allocates nothing once it has grown.
final class SendBudget {
  /// The budget of a path that sets no limit.
  static final long UNLIMITED = Long.MAX_VALUE;

  /// One sound with its headers: Opus as browsers send it, and some to spare.
  static final long AUDIO_BPS = 50_000;

  /// How much more than what is sent must fit before it is sent.
  static final int MARGIN_PERCENT = 15;

  private final List<Slot> audio;
  private final List<Slot> video;
  private final BitrateAllocator allocator = new BitrateAllocator();
  private final RaisePatience patience = new RaisePatience();
  private LayerSteps[] steps = {};
  private int[] present = {};
  private int[] fitting = {};
  private int[] roomy = {};
  private VideoGate gate = new VideoGate();
  private @Nullable RtpSink sink;
  private long budgetBps = UNLIMITED;
  private boolean open = true;
  private long lookedAt = Long.MIN_VALUE;

  /// @param audio the receiver's slots, as they are at any time
  SendBudget(List<Slot> audio, List<Slot> video) {
    this.audio = audio;
    this.video = video;
  }

  /// Another path, of which nothing is known.
  void use(RtpSink sink, long now) {
    this.sink = sink;
    gate = new VideoGate();
    lookedAt = Long.MIN_VALUE;
    set(UNLIMITED, now);
  }

  /// What the path carries has changed.
  ///
  /// @param bitrateBps bits per second, [#UNLIMITED] for no limit
  /// @return whether a slot has been paused or resumed
  boolean set(long bitrateBps, long now) {
    budgetBps = bitrateBps;
    return isLimited() ? allocate(now) : lift(now);
  }

  boolean isLimited() {
    return budgetBps != UNLIMITED;
  }

  /// Whether the path takes video now; asks it once per cycle.
  boolean takesVideo(long now) {
    if (now != lookedAt) {
      lookedAt = now;
      RtpSink to = sink;
      open = gate.isOpen(to == null ? 0 : to.delayNanos());
    }
    return open;
  }

  /// Looks again at what the layers take, and lets one of the slots that were held go on: one after
  /// the other, since each begins with a keyframe.
  ///
  /// @return whether a slot has been paused or resumed
  boolean tick(long now) {
    boolean changed = allocate(now);
    if (takesVideo(now)) {
      releaseOne(now);
    }
    return changed;
  }

  /// Decides anew what each slot may have.
  ///
  /// @return whether one has been paused or resumed
  boolean allocate(long now) {
    if (!isLimited()) {
      return false;
    }
    boolean fresh = list(now);
    long left = budgetBps - AUDIO_BPS * sounds();
    boolean over = allocator.cost(present) > left;
    if (over || fresh) {
      if (over) {
        patience.lowered(now);
      }
      allocator.divide(left, fitting);
      keepOthersLow();
      return apply(fitting, now);
    }
    allocator.divide(Math.min(left * 100 / (100 + MARGIN_PERCENT), patience.most(now)), roomy);
    if (patience.mayRaise(allocator.isBetter(roomy, present), now)) {
      patience.raised(allocator.cost(roomy), now);
      return apply(roomy, now);
    }
    return apply(present, now);
  }

  private boolean lift(long now) {
    patience.reset();
    boolean changed = false;
    for (int i = 0; i < video.size(); i++) {
      changed |= video.get(i).lift(now);
    }
    return changed;
  }

  private void releaseOne(long now) {
    Slot first = null;
    for (int i = 0; i < video.size(); i++) {
      Slot slot = video.get(i);
      if (slot.grant().mayRelease(now) && (first == null || isBefore(slot, first))) {
        first = slot;
      }
    }
    if (first != null) {
      first.release(now);
    }
  }

  private static boolean isBefore(Slot one, Slot other) {
    return one.view().priority() != other.view().priority()
        ? one.view().priority() > other.view().priority()
        : area(one) > area(other);
  }

  private static long area(Slot slot) {
    return (long) slot.view().width() * slot.view().height();
  }

  private int sounds() {
    int sounds = 0;
    for (int i = 0; i < audio.size(); i++) {
      PublishedTrack track = audio.get(i).trackOrNull();
      sounds += track != null && !track.isMuted() ? 1 : 0;
    }
    return sounds;
  }

  /// Tells the allocator what there is, and notes what slots have.
  ///
  /// @return whether one is to have its share without waiting
  private boolean list(long now) {
    grow(video.size());
    allocator.clear();
    boolean fresh = false;
    for (int i = 0; i < video.size(); i++) {
      Slot slot = video.get(i);
      LayerSteps of = steps[i];
      list(slot, of, now);
      allocator.addSlot(slot.view().priority(), area(slot));
      for (int step = 0; step < of.size(); step++) {
        allocator.addStep(of.cost(step));
      }
      SlotAim aim = slot.aim();
      present[i] = of.find(aim.aimOrNull(), aim.layers().targetSpatial());
      fresh |= of.size() > 0 && isFresh(i);
    }
    return fresh;
  }

  private static void list(Slot slot, LayerSteps steps, long now) {
    PublishedTrack track = slot.trackOrNull();
    if (track == null || track.isMuted()) {
      steps.clear();
    } else {
      steps.list(track, slot.section(), slot.view(), now);
    }
  }

  /// Whether what the slot has is no step of what it could have.
  private boolean isFresh(int i) {
    SlotGrant grant = video.get(i).grant();
    return grant.isLimited()
        ? grant.isFresh() || (!grant.isPaused() && present[i] == BitrateAllocator.NOTHING)
        : present[i] == BitrateAllocator.NOTHING;
  }

  /// Only who is to have its share without waiting gets more than it has.
  private void keepOthersLow() {
    for (int i = 0; i < video.size(); i++) {
      if (!isFresh(i)) {
        fitting[i] = Math.min(fitting[i], present[i]);
      }
    }
  }

  private boolean apply(int[] decided, long now) {
    boolean changed = false;
    for (int i = 0; i < video.size(); i++) {
      Slot slot = video.get(i);
      LayerSteps of = steps[i];
      int step = decided[i];
      if (of.size() == 0) {
        slot.grant().await();
      } else if (step == BitrateAllocator.NOTHING) {
        changed |= slot.pause();
      } else {
        changed |= slot.limit(of.encoding(step), of.layer(step), now);
      }
      of.clear();
    }
    return changed;
  }

  private void grow(int slots) {
    int before = steps.length;
    if (slots > before) {
      steps = Arrays.copyOf(steps, slots);
      for (int i = before; i < slots; i++) {
        steps[i] = new LayerSteps();
      }
      present = new int[slots];
      fitting = new int[slots];
      roomy = new int[slots];
    }
  }
}
