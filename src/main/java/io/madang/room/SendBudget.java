package io.madang.room;

import io.madang.room.budget.BitrateShares;
import io.madang.room.budget.VideoGate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what one receiver is sent within what its path carries: tells its video slots which layer
/// they may have, and holds them while packets wait too long. Sound is served first and never held.
///
/// [BitrateShares] decides who has what, this class finds out what there is and tells the slots.
/// Without a limit slots choose for themselves and nothing here costs anything.
///
/// Confined to its `MediaLoop`; allocates nothing once it has grown.
final class SendBudget {
  /// The budget of a path that sets no limit.
  static final long UNLIMITED = Long.MAX_VALUE;

  /// One sound with its headers: Opus as browsers send it, and some to spare.
  static final long AUDIO_BPS = 50_000;

  private final List<Slot> audio;
  private final List<Slot> video;
  private final BitrateShares shares = new BitrateShares();
  private LayerSteps[] steps = {};
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
    list(now);
    return apply(shares.decide(budgetBps - AUDIO_BPS * sounds(), now), now);
  }

  private boolean lift(long now) {
    shares.reset();
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

  /// Tells what there is, and what slots have.
  private void list(long now) {
    grow(video.size());
    shares.clear();
    for (int i = 0; i < video.size(); i++) {
      Slot slot = video.get(i);
      LayerSteps of = steps[i];
      list(slot, of, now);
      shares.addSlot(slot.view().priority(), area(slot));
      for (int step = 0; step < of.size(); step++) {
        shares.addStep(of.cost(step));
      }
      int present = of.find(slot.aim().aimOrNull(), slot.aim().layers().targetSpatial());
      shares.setPresent(present, of.size() > 0 && isFresh(slot, present));
    }
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
  private static boolean isFresh(Slot slot, int present) {
    SlotGrant grant = slot.grant();
    boolean isNoStep = present == BitrateShares.NOTHING;
    return grant.isLimited() ? grant.isFresh() || (!grant.isPaused() && isNoStep) : isNoStep;
  }

  private boolean apply(int[] decided, long now) {
    boolean changed = false;
    for (int i = 0; i < video.size(); i++) {
      Slot slot = video.get(i);
      LayerSteps of = steps[i];
      int step = decided[i];
      if (of.size() == 0) {
        slot.grant().await();
      } else if (step == BitrateShares.NOTHING) {
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
    }
  }
}
