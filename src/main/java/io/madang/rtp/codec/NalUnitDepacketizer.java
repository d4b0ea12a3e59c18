package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// What RFC 6184 and RFC 7798 share: single NAL units, aggregates with lengths of 16 bits, and
/// fragments become a byte stream with start codes (annex B of both codecs).
abstract sealed class NalUnitDepacketizer extends Depacketizer
    permits H264Depacketizer, H265Depacketizer {
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private boolean inFragment;

  NalUnitDepacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  final boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (starts) {
      inFragment = false;
    }
    if (!look(array, offset, length)) {
      return false;
    }
    if (keyframe()) {
      frame.markKeyframe();
    }
    return unpack(frame, array, offset, length);
  }

  @Override
  final boolean startsFrame(byte[] array, int offset, int length) {
    return look(array, offset, length) && startOfFrame();
  }

  @Override
  final boolean complete(EncodedFrame frame) {
    return !inFragment && frame.length() > 0;
  }

  /// Parses the payload; `false` if it is malformed.
  abstract boolean look(byte[] array, int offset, int length);

  abstract boolean keyframe();

  abstract boolean startOfFrame();

  /// Adds the NAL units of a payload that is well-formed.
  abstract boolean unpack(EncodedFrame frame, byte[] array, int offset, int length);

  final boolean single(EncodedFrame frame, byte[] array, int offset, int length) {
    return !inFragment && startCode(frame) && frame.append(array, offset, length);
  }

  final boolean aggregate(EncodedFrame frame, byte[] array, int from, int end) {
    int at = from;
    while (at < end) {
      int size = ByteArrays.u16(array, at);
      if (!single(frame, array, at + 2, size)) {
        return false;
      }
      at += 2 + size;
    }
    return true;
  }

  /// Adds a fragment: its header stands in front of the first one only.
  ///
  /// @param flags the octet with the start and the end bit
  /// @param header of the NAL unit, `headerBytes` octets of it
  final boolean fragment(
      EncodedFrame frame, int flags, int header, int headerBytes, byte[] array, int at, int end) {
    boolean start = (flags & 0x80) != 0;
    boolean last = (flags & 0x40) != 0;
    if (start == inFragment) {
      return false;
    }
    inFragment = !last;
    if (start) {
      if (!startCode(frame)) {
        return false;
      }
      for (int octet = headerBytes - 1; octet >= 0; octet--) {
        if (!frame.append(header >>> 8 * octet)) {
          return false;
        }
      }
    }
    return frame.append(array, at, end - at);
  }

  private static boolean startCode(EncodedFrame frame) {
    return frame.append(START_CODE, 0, START_CODE.length);
  }
}
