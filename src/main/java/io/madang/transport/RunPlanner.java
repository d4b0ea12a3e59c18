package io.madang.transport;

/// Decides which packets of a tick go out together: packets of equal size, the last one of a run
/// possibly shorter, so that the kernel can cut the run apart itself (UDP segmentation offload).
///
/// A video frame arrives as packets that differ by a few bytes. Smaller ones are padded to the
/// largest of their run with RTP padding (RFC 3550, section 5.1) if the gap is at most
/// [#MAX_PADDING] bytes: 0.04 % more bytes, and a frame becomes one send. Packets keep their order
/// within an SSRC; a run may take packets of one SSRC past a packet of another that does not fit,
/// since all of them leave in the same flush anyway. One packet that is too small to be padded ends
/// the run.
///
/// Reusable, allocates nothing, confined to its `MediaLoop`.
final class RunPlanner {
  /// Padding that costs less than the send it saves.
  static final int MAX_PADDING = 64;

  /// The largest plain packet that shares a run: with its SRTP overhead it fits an Ethernet frame
  /// over IPv6. The kernel does not fragment segments, so larger packets go alone.
  static final int MAX_SEGMENT_PLAIN = 1_452 - MediaLoopLimits.MAX_SRTP_OVERHEAD;

  private static final int NONE = -1;

  private final boolean padding;
  private final boolean[] planned = new boolean[SendSlab.SLOTS];
  private final int[] run = new int[SendSlab.SLOTS];
  private final int[] passed = new int[SendSlab.SLOTS];
  private int runCount;
  private int passedCount;
  private int segmentLength;
  private int smallest;
  private boolean growable;

  /// @param padding whether packets may be padded to equal size
  RunPlanner(boolean padding) {
    this.padding = padding;
  }

  /// Starts on the packets of a slab.
  void begin(SendSlab slab) {
    for (int i = 0; i < slab.count; i++) {
      planned[i] = false;
    }
  }

  /// Leaves a packet out. Between [#begin] and the first [#next].
  void skip(int slot) {
    planned[slot] = true;
  }

  /// Plans the next run: all packets but the last are to be padded to [#segmentLength].
  ///
  /// @return the number of its packets, 0 when all packets are planned
  int next(SendSlab slab) {
    runCount = 0;
    int seed = seed(slab);
    if (seed == NONE) {
      return 0;
    }
    segmentLength = slab.lengths[seed];
    smallest = segmentLength;
    growable = padding;
    add(slab, seed);
    if (segmentLength <= MAX_SEGMENT_PLAIN) {
      int shortEnd = fill(slab);
      if (shortEnd != NONE) {
        add(slab, shortEnd);
      }
    }
    return runCount;
  }

  /// The slot of the run's packet `i`.
  int slot(int i) {
    return run[i];
  }

  /// The plain length of the run's packets.
  int segmentLength() {
    return segmentLength;
  }

  /// The largest packet that is its SSRC's next one: a small one in front (audio) can still end the
  /// run, a large one could not.
  private int seed(SendSlab slab) {
    passedCount = 0;
    int seed = NONE;
    for (int slot = 0; slot < slab.count; slot++) {
      if (!planned[slot] && !hasPassed(slab.ssrc(slot))) {
        pass(slab.ssrc(slot));
        if (seed == NONE || slab.lengths[slot] > slab.lengths[seed]) {
          seed = slot;
        }
      }
    }
    return seed;
  }

  /// Takes everything that fits and answers the packet that may end the run.
  private int fill(SendSlab slab) {
    passedCount = 0;
    int shortEnd = NONE;
    for (int slot = 0; slot < slab.count; slot++) {
      if (planned[slot] || hasPassed(slab.ssrc(slot))) {
        continue;
      }
      if (fits(slab.lengths[slot], slab.mayPad[slot])) {
        add(slab, slot);
      } else {
        pass(slab.ssrc(slot));
        if (shortEnd == NONE && slab.lengths[slot] < segmentLength) {
          shortEnd = slot;
        }
      }
    }
    return shortEnd;
  }

  private boolean fits(int length, boolean mayPad) {
    if (length < segmentLength) {
      return padding && mayPad && segmentLength - length <= MAX_PADDING;
    }
    return length == segmentLength
        || growable && length - smallest <= MAX_PADDING && length <= MAX_SEGMENT_PLAIN;
  }

  private void add(SendSlab slab, int slot) {
    int length = slab.lengths[slot];
    planned[slot] = true;
    run[runCount++] = slot;
    segmentLength = Math.max(segmentLength, length);
    smallest = Math.min(smallest, length);
    growable &= slab.mayPad[slot];
  }

  private void pass(int ssrc) {
    passed[passedCount++] = ssrc;
  }

  private boolean hasPassed(int ssrc) {
    for (int i = 0; i < passedCount; i++) {
      if (passed[i] == ssrc) {
        return true;
      }
    }
    return false;
  }
}
