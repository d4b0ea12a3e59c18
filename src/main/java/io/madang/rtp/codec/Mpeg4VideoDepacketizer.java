package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// MPEG-4 Visual (RFC 6416, section 5): the payload is a piece of the video bitstream as it is, and
/// the marker ends a video object plane.
///
/// A decoder can begin at a plane that is intra coded; the headers that it needs are in the
/// bitstream or in the description (`config`).
final class Mpeg4VideoDepacketizer extends Depacketizer {
  private static final int START_CODE_BYTES = 4;
  private static final int VOP = 0xb6;

  Mpeg4VideoDepacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (starts && !startsFrame(array, offset, length)) {
      return false;
    }
    if (intraPlane(array, offset, length)) {
      frame.markKeyframe();
    }
    return frame.append(array, offset, length);
  }

  /// Headers and planes shall begin a payload (section 5.2), so a start code tells a beginning.
  @Override
  boolean startsFrame(byte[] array, int offset, int length) {
    return length >= START_CODE_BYTES && ByteArrays.u24(array, offset) == 1;
  }

  @Override
  boolean complete(EncodedFrame frame) {
    return frame.length() > 0;
  }

  /// Whether a plane begins in the payload whose `vop_coding_type` is 0 (ISO/IEC 14496-2, section
  /// 6.3.5).
  private static boolean intraPlane(byte[] array, int offset, int length) {
    int last = offset + length - START_CODE_BYTES;
    for (int at = offset; at < last; at++) {
      if (array[at + 2] == 1
          && array[at] == 0
          && array[at + 1] == 0
          && (array[at + 3] & 0xff) == VOP) {
        return (array[at + START_CODE_BYTES] & 0xc0) == 0;
      }
    }
    return false;
  }
}
