package io.madang.rtp.codec;

import io.madang.wire.BitReader;
import io.madang.wire.BitWriter;

/// Writes a dependency descriptor anew with another frame number and mask of active decode targets.
///
/// An SFU that forwards fewer layers than it gets tells the receiver so by the mask, which the
/// original descriptor may not carry: then the copy is longer. For the frame number alone,
/// [Av1DependencyDescriptor#writeFrameNumber] patches in place. Reusable and confined to one
/// thread.
public final class DependencyDescriptorRewriter {
  /// "There is not enough room."
  public static final int NO_ROOM = -1;

  private static final int FRAME_NUMBER_BIT = 8;
  private static final int EXTENDED_BIT = 8 * Av1DependencyDescriptor.MANDATORY_LENGTH;
  private static final int EXTENDED_FLAGS = 5;
  private static final int MASK_FLAG = 0b01000;

  private final BitReader from = new BitReader();
  private final BitWriter to = new BitWriter();

  /// The largest number of bytes a descriptor of `length` bytes can have afterwards.
  public static int maxLength(int length) {
    return length + (EXTENDED_FLAGS + DependencyStructure.MAX_TARGETS + 7) / 8;
  }

  /// Copies the descriptor at `source[offset]`, which `descriptor` parsed last, to
  /// `target[targetOffset]` with another frame number and `activeTargets` as the mask. Answers its
  /// length, or [#NO_ROOM].
  public int rewrite(
      Av1DependencyDescriptor descriptor,
      byte[] source,
      int offset,
      int length,
      int frameNumber,
      int activeTargets,
      byte[] target,
      int targetOffset,
      int capacity) {
    from.wrap(source, offset, length);
    to.wrap(target, targetOffset, capacity);
    to.bits(from.bits(FRAME_NUMBER_BIT), FRAME_NUMBER_BIT).bits(frameNumber, 16);
    from.skip(16);
    int flags = length > Av1DependencyDescriptor.MANDATORY_LENGTH ? from.bits(EXTENDED_FLAGS) : 0;
    to.bits(flags | MASK_FLAG, EXTENDED_FLAGS);
    if (length > Av1DependencyDescriptor.MANDATORY_LENGTH) {
      copy(descriptor.maskBit() - EXTENDED_BIT - EXTENDED_FLAGS);
    }
    to.bits(activeTargets, descriptor.decodeTargets());
    if ((flags & MASK_FLAG) != 0) {
      from.skip(descriptor.decodeTargets());
    }
    copy(descriptor.endBit() - (int) from.position());
    to.align();
    return to.overrun() ? NO_ROOM : to.bytes();
  }

  private void copy(int count) {
    int left = count;
    while (left > 0) {
      int take = Math.min(Integer.SIZE, left);
      to.bits(from.bits(take), take);
      left -= take;
    }
  }
}
