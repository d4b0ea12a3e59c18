package io.madang.rtp.codec;

/// VP8 (RFC 7741): what follows the payload descriptors, one behind the other.
final class Vp8Depacketizer extends Depacketizer {
  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  Vp8Depacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (!descriptor.parse(array, offset, length) || starts != descriptor.startOfFrame()) {
      return false;
    }
    if (descriptor.keyframe()) {
      frame.markKeyframe();
    }
    return frame.append(array, offset + descriptor.length(), length - descriptor.length());
  }

  @Override
  boolean startsFrame(byte[] array, int offset, int length) {
    return descriptor.parse(array, offset, length) && descriptor.startOfFrame();
  }

  @Override
  boolean complete(EncodedFrame frame) {
    return frame.length() > 0;
  }
}
