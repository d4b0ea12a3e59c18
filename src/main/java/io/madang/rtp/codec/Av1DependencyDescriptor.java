package io.madang.rtp.codec;

import io.madang.wire.BitReader;
import io.madang.wire.ByteArrays;
import io.madang.wire.SequenceUnwrapper;

/// The dependency descriptor header extension of one stream (RTP Payload Format For AV1, appendix
/// A), which VP8, VP9 and H264 senders may use as well.
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |S|E| template  |         frame number          |  extended fields …
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// One instance per received stream: it keeps the structure that came with the last keyframe and
/// the mask of active decode targets, and reads every descriptor in their light. A late packet does
/// not set the structure back. Extension bytes are borrowed during [#parse] only. Confined to one
/// thread.
public final class Av1DependencyDescriptor {
  /// Decode target indication: the frame is no part of it.
  public static final int NOT_PRESENT = 0;

  /// Decode target indication: part of it, and no other frame of it refers to this one.
  public static final int DISCARDABLE = 1;

  /// Decode target indication: one can switch to the target here.
  public static final int SWITCH = 2;

  /// Decode target indication: part of it, and needed.
  public static final int REQUIRED = 3;

  /// Bytes of the descriptor without extended fields.
  public static final int MANDATORY_LENGTH = 3;

  private static final int CHAIN_DIFF_BITS = 8;

  /// A descriptor up to so many frames older than the structure in use came late (a
  /// retransmission); one that is older still is from a sender that began to count anew.
  private static final int LATE_FRAMES = 256;

  private final BitReader bits = new BitReader();
  private final byte[] customIndications = new byte[DependencyStructure.MAX_TARGETS];
  private final int[] customFrameDiffs = new int[DependencyStructure.MAX_FRAME_DIFFS];
  private final int[] customChainDiffs = new int[DependencyStructure.MAX_TARGETS];

  private DependencyStructure current = new DependencyStructure();
  private DependencyStructure incoming = new DependencyStructure();

  /// What the descriptor parsed last refers to: `current`, or an outdated one that came with it.
  private DependencyStructure used = current;

  private final SequenceUnwrapper frameNumbers = new SequenceUnwrapper();
  private boolean hasStructure;
  private long structureFrame;
  private int activeTargets;
  private long activeTargetsFrame;
  private int mandatory;
  private int frameNumber;
  private int template;
  private boolean structureAttached;
  private boolean maskAttached;
  private int maskBit;
  private int endBit;
  private int attachedMask;
  private boolean customDtis;
  private boolean customFdiffs;
  private boolean customChains;
  private int customFrameDiffCount;

  /// Reads a descriptor. Answers `false` if it is malformed or needs a structure that did not come
  /// yet.
  public boolean parse(byte[] array, int offset, int length) {
    if (length < MANDATORY_LENGTH) {
      return false;
    }
    bits.wrap(array, offset, length);
    mandatory = bits.bits(8);
    frameNumber = bits.bits(16);
    clearExtended();
    used = current;
    if (length > MANDATORY_LENGTH && !parseExtended()) {
      return false;
    }
    if (used == current && !hasStructure) {
      return false;
    }
    template = Math.max(0, used.template(mandatory & 0x3f));
    if (used.template(mandatory & 0x3f) < 0 || !parseDefinition() || bits.overrun()) {
      return false;
    }
    endBit = (int) bits.position();
    commit(frameNumbers.unwrap(frameNumber));
    return true;
  }

  /// Sets the frame number in a copy of any descriptor; its length does not change.
  public static void writeFrameNumber(byte[] array, int offset, int frameNumber) {
    ByteArrays.put16(array, offset + 1, frameNumber);
  }

  /// The frame number of a descriptor without parsing it.
  public static int readFrameNumber(byte[] array, int offset) {
    return ByteArrays.u16(array, offset + 1);
  }

  /// Forgets the structure, as for a new stream.
  public void reset() {
    hasStructure = false;
    frameNumbers.reset();
    clearExtended();
  }

  public boolean startOfFrame() {
    return (mandatory & 0x80) != 0;
  }

  public boolean endOfFrame() {
    return (mandatory & 0x40) != 0;
  }

  /// 0..63, as on the wire.
  public int templateId() {
    return mandatory & 0x3f;
  }

  /// 0..65535.
  public int frameNumber() {
    return frameNumber;
  }

  /// Whether this descriptor carries a structure: it belongs to the first packet of a keyframe.
  public boolean structureAttached() {
    return structureAttached;
  }

  /// Whether a structure is known, so that descriptors can be read.
  public boolean hasStructure() {
    return hasStructure;
  }

  public int spatialLayer() {
    return used.spatial[template];
  }

  public int temporalLayer() {
    return used.temporal[template];
  }

  /// The highest spatial layer of the structure.
  public int maxSpatialLayer() {
    return used.maxSpatial;
  }

  /// The highest temporal layer of the structure.
  public int maxTemporalLayer() {
    return used.maxTemporal;
  }

  /// How many decode targets the structure has, 1..32.
  public int decodeTargets() {
    return used.targets;
  }

  /// What this frame is to a decode target: [#NOT_PRESENT], [#DISCARDABLE], [#SWITCH] or
  /// [#REQUIRED].
  public int indication(int target) {
    return customDtis
        ? customIndications[target]
        : used.indications[template * DependencyStructure.MAX_TARGETS + target];
  }

  /// The highest spatial layer of a decode target.
  public int targetSpatialLayer(int target) {
    return used.targetSpatial[target];
  }

  /// The highest temporal layer of a decode target.
  public int targetTemporalLayer(int target) {
    return used.targetTemporal[target];
  }

  /// How many frames this one refers to.
  public int frameDependencies() {
    return customFdiffs ? customFrameDiffCount : used.frameDiffCounts[template];
  }

  /// How many frame numbers back one of them is.
  public int frameDependency(int index) {
    return customFdiffs
        ? customFrameDiffs[index]
        : used.frameDiffs[template * DependencyStructure.MAX_FRAME_DIFFS + index];
  }

  public int chains() {
    return used.chains;
  }

  /// How many frame numbers back the previous frame of a chain is; 0 says that the chain begins
  /// here.
  public int chainDiff(int chain) {
    return customChains
        ? customChainDiffs[chain]
        : used.chainDiffs[template * DependencyStructure.MAX_TARGETS + chain];
  }

  /// The chain that a decode target needs unbroken; meaningful if there are chains.
  public int protectingChain(int target) {
    return used.protectedBy[target];
  }

  /// Which decode targets the sender produces now, as a mask with the first target lowest.
  public int activeDecodeTargets() {
    return activeTargets;
  }

  /// Whether this descriptor carries the mask.
  public boolean activeDecodeTargetsAttached() {
    return maskAttached;
  }

  /// Width of a spatial layer in pixels, 0 if the structure does not say.
  public int width(int spatialLayer) {
    return used.hasSizes && spatialLayer <= used.maxSpatial ? used.widths[spatialLayer] : 0;
  }

  /// Height of a spatial layer in pixels, 0 if the structure does not say.
  public int height(int spatialLayer) {
    return used.hasSizes && spatialLayer <= used.maxSpatial ? used.heights[spatialLayer] : 0;
  }

  /// The bit where the mask of active decode targets is or would be inserted, counted from the
  /// descriptor's start.
  int maskBit() {
    return maskBit;
  }

  /// Where the descriptor ends; zero padding follows.
  int endBit() {
    return endBit;
  }

  private void clearExtended() {
    structureAttached = false;
    maskAttached = false;
    maskBit = MANDATORY_LENGTH * 8;
    customDtis = false;
    customFdiffs = false;
    customChains = false;
    template = 0;
  }

  private boolean parseExtended() {
    structureAttached = bits.flag();
    maskAttached = bits.flag();
    customDtis = bits.flag();
    customFdiffs = bits.flag();
    customChains = bits.flag();
    if (structureAttached) {
      if (!incoming.parse(bits)) {
        return false;
      }
      used = incoming;
    } else if (!hasStructure) {
      return false;
    }
    maskBit = (int) bits.position();
    attachedMask = maskAttached ? bits.bits(used.targets) : used.allTargets();
    return !bits.overrun();
  }

  /// Lets a well-formed descriptor change what later ones are read by.
  private void commit(long frame) {
    if (structureAttached && !(hasStructure && isLate(frame, structureFrame))) {
      incoming = current;
      current = used;
      hasStructure = true;
      structureFrame = frame;
      activeTargetsFrame = frame;
    }
    boolean speaksOfMask = maskAttached || structureAttached;
    if (speaksOfMask && used == current && !isLate(frame, activeTargetsFrame)) {
      activeTargets = attachedMask;
      activeTargetsFrame = frame;
    }
  }

  private static boolean isLate(long frame, long than) {
    return frame < than && than - frame <= LATE_FRAMES;
  }

  private boolean parseDefinition() {
    if (customDtis) {
      for (int target = 0; target < used.targets; target++) {
        customIndications[target] = (byte) bits.bits(2);
      }
    }
    if (customFdiffs && !parseFrameDiffs()) {
      return false;
    }
    if (customChains) {
      for (int chain = 0; chain < used.chains; chain++) {
        customChainDiffs[chain] = bits.bits(CHAIN_DIFF_BITS);
      }
    }
    return true;
  }

  private boolean parseFrameDiffs() {
    customFrameDiffCount = 0;
    for (int size = bits.bits(2); size != 0; size = bits.bits(2)) {
      if (customFrameDiffCount == customFrameDiffs.length) {
        return false;
      }
      customFrameDiffs[customFrameDiffCount++] = bits.bits(4 * size) + 1;
    }
    return true;
  }
}
