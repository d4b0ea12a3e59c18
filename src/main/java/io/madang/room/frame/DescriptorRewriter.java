package io.madang.room.frame;

/// Gives the frame numbers inside a codec's descriptor one continuous run over changing sources, as
/// [SequenceRewriter] does for sequence numbers: one instance per slot.
///
/// [#map] answers the new numbers as one `int`, kept with the sent packet, so that a retransmission
/// is written like the original; [PayloadFormat] puts them into the bytes. Confined to its
/// `MediaLoop`; allocates nothing.
public final class DescriptorRewriter {
  /// The value for packets without a descriptor to rewrite.
  public static final int UNCHANGED = -1;

  private static final int NONE = -1;

  private static final int FRAME_MASK = 0xffff;

  private static final int INDEX_MASK = 0xff;

  private int frameDistance;
  private int indexDistance;
  private int lastFrame = NONE;
  private int lastIndex = NONE;

  /// The next packets come from another source, beginning with `frame`.
  public void switchSource(FrameInfo frame) {
    if (frame.frameNumber >= 0) {
      frameDistance = lastFrame == NONE ? 0 : frame.frameNumber - (lastFrame + 1);
    }
    if (frame.baseLayerIndex >= 0) {
      indexDistance = lastIndex == NONE ? 0 : frame.baseLayerIndex - (lastIndex + 1);
    }
  }

  /// The numbers of a packet that is passed on.
  public int map(FrameInfo frame) {
    if (frame.frameNumber < 0) {
      return UNCHANGED;
    }
    int bits = frame.frameNumberBits;
    int number = frame.frameNumber - frameDistance & (1 << bits) - 1;
    if (lastFrame == NONE || isAfter(number, lastFrame, bits)) {
      lastFrame = number;
    }
    int index = 0;
    if (frame.baseLayerIndex >= 0) {
      index = frame.baseLayerIndex - indexDistance & INDEX_MASK;
      if (lastIndex == NONE || (byte) (index - lastIndex) > 0) {
        lastIndex = index;
      }
    }
    return number | index << 16;
  }

  /// The frame number of a mapped value.
  static int frameNumber(int mapped) {
    return mapped & FRAME_MASK;
  }

  /// The TL0PICIDX of a mapped value.
  static int baseLayerIndex(int mapped) {
    return mapped >>> 16 & INDEX_MASK;
  }

  private static boolean isAfter(int number, int other, int bits) {
    int difference = number - other << 32 - bits;
    return difference > 0;
  }
}
