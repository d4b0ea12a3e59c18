package io.madang.rtp.codec;

/// VP9 (RFC 9628): the layer frames of a picture, one behind the other. Several of them make a
/// superframe (VP9 bitstream specification, annex B), because decoders find the second one only by
/// the index at its end.
final class Vp9Depacketizer extends Depacketizer {
  private static final int MAX_LAYER_FRAMES = 8;
  private static final int INDEX_MARKER = 0xc0;
  private static final int SIZE_BYTES = 4;

  private final Vp9Descriptor descriptor = new Vp9Descriptor();
  private final int[] ends = new int[MAX_LAYER_FRAMES];
  private int layerFrames;
  private boolean inLayerFrame;

  Vp9Depacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (!descriptor.parse(array, offset, length)) {
      return false;
    }
    if (starts) {
      layerFrames = 0;
      inLayerFrame = false;
    }
    if (descriptor.startOfFrame() == inLayerFrame || layerFrames == MAX_LAYER_FRAMES) {
      return false;
    }
    inLayerFrame = !descriptor.endOfFrame();
    if (descriptor.keyframe() && starts) {
      frame.markKeyframe();
    }
    if (!frame.append(array, offset + descriptor.length(), length - descriptor.length())) {
      return false;
    }
    if (!inLayerFrame) {
      ends[layerFrames++] = frame.length();
    }
    return true;
  }

  @Override
  boolean startsFrame(byte[] array, int offset, int length) {
    return descriptor.parse(array, offset, length)
        && descriptor.startOfFrame()
        && !descriptor.interLayerDependency();
  }

  @Override
  boolean complete(EncodedFrame frame) {
    if (inLayerFrame || layerFrames == 0) {
      return false;
    }
    return layerFrames == 1 || appendIndex(frame);
  }

  /// The index: a marker octet, the sizes in little-endian order, the marker octet again.
  private boolean appendIndex(EncodedFrame frame) {
    int marker = INDEX_MARKER | SIZE_BYTES - 1 << 3 | layerFrames - 1;
    if (!frame.reserve(2 + SIZE_BYTES * layerFrames)) {
      return false;
    }
    frame.append(marker);
    int start = 0;
    for (int i = 0; i < layerFrames; i++) {
      int size = ends[i] - start;
      for (int octet = 0; octet < SIZE_BYTES; octet++) {
        frame.append(size >>> 8 * octet);
      }
      start = ends[i];
    }
    return frame.append(marker);
  }
}
