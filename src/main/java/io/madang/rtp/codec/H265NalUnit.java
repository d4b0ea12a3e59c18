package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// The NAL units of one H.265 payload (RFC 7798): a single unit, an aggregation packet or a
/// fragmentation unit, without the optional decoding order numbers.
///
/// A receiver can begin at parameter sets, which stand before the picture they belong to, or at the
/// first slice of an intra random access point. Reusable and confined to one thread.
public final class H265NalUnit implements PayloadDescriptor {
  private static final int LAST_SLICE = 31;
  private static final int FIRST_IRAP = 16;
  private static final int LAST_IRAP = 23;
  private static final int VPS = 32;
  private static final int SPS = 33;
  private static final int PPS = 34;
  private static final int ACCESS_UNIT_DELIMITER = 35;
  private static final int AGGREGATION = 48;
  private static final int FRAGMENTATION = 49;

  /// Above are PACI and what nobody has defined.
  private static final int LAST_PLAIN = 47;

  private boolean keyframe;
  private boolean start;
  private int temporalLayer;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    reset();
    if (length < 3) {
      return false;
    }
    int type = typeAt(array, offset);
    temporalLayer = Math.max(0, (array[offset + 1] & 7) - 1);
    boolean wellFormed = true;
    if (type <= LAST_PLAIN) {
      note(type, array[offset + 2]);
    } else if (type == AGGREGATION) {
      wellFormed = parseAggregate(array, offset + 2, offset + length);
    } else if (type == FRAGMENTATION) {
      wellFormed = parseFragment(array, offset, length);
    } else {
      wellFormed = false;
    }
    if (!wellFormed) {
      reset();
    }
    return wellFormed;
  }

  @Override
  public boolean keyframe() {
    return keyframe;
  }

  @Override
  public boolean startOfFrame() {
    return start;
  }

  @Override
  public int spatialLayer() {
    return 0;
  }

  @Override
  public int temporalLayer() {
    return temporalLayer;
  }

  @Override
  public int width() {
    return 0;
  }

  @Override
  public int height() {
    return 0;
  }

  private void reset() {
    keyframe = false;
    start = false;
    temporalLayer = 0;
  }

  private boolean parseAggregate(byte[] array, int from, int end) {
    int at = from;
    while (at < end) {
      if (at + 2 > end) {
        return false;
      }
      int size = ByteArrays.u16(array, at);
      at += 2;
      if (size < 3 || at + size > end) {
        return false;
      }
      note(typeAt(array, at), array[at + 2]);
      at += size;
    }
    return at > from;
  }

  private boolean parseFragment(byte[] array, int offset, int length) {
    if (length < 4) {
      return false;
    }
    int header = array[offset + 2];
    if ((header & 0x80) != 0) {
      note(header & 0x3f, array[offset + 3]);
    }
    return true;
  }

  /// Takes one NAL unit by its type and the first byte behind its header, whose first bit is
  /// `first_slice_segment_in_pic_flag` in a slice.
  private void note(int type, int firstByte) {
    boolean firstSlice = type <= LAST_SLICE && (firstByte & 0x80) != 0;
    boolean parameterSet = type == VPS || type == SPS;
    start |= firstSlice || parameterSet || type == PPS || type == ACCESS_UNIT_DELIMITER;
    keyframe |= parameterSet || (firstSlice && type >= FIRST_IRAP && type <= LAST_IRAP);
  }

  private static int typeAt(byte[] array, int offset) {
    return array[offset] >>> 1 & 0x3f;
  }
}
