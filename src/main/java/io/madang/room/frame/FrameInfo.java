package io.madang.room.frame;

/// What one packet's payload says about the frame it is part of, the same for all codecs. Filled by
/// a [PayloadFormat], reused for every packet of a stream. Confined to its `MediaLoop`.
public final class FrameInfo {
  /// Starts or continues a frame from which decoding can begin.
  boolean keyframe;

  /// First packet of a frame (of a layer's frame, with spatial layers).
  boolean frameStart;

  /// Last packet of a frame (of a layer's frame, with spatial layers).
  boolean frameEnd;

  /// 0..7.
  int spatialLayer;

  /// 0..7.
  int temporalLayer;

  /// A receiver that has the lower layers of this picture can begin with this layer here.
  boolean switchUp;

  /// Whether the picture size was told, in [#widths] and [#heights], for [#layers] layers.
  boolean sizeKnown;

  int layers;
  final int[] widths = new int[8];
  final int[] heights = new int[8];

  /// The number of the frame in the codec's descriptor (picture id, frame number), -1 without.
  int frameNumber;

  /// How many bits [#frameNumber] has: 7, 15 or 16.
  int frameNumberBits;

  /// TL0PICIDX of VP8 and VP9, -1 without.
  int baseLayerIndex;

  /// Forgets the packet before.
  public void clear() {
    keyframe = false;
    frameStart = false;
    frameEnd = false;
    spatialLayer = 0;
    temporalLayer = 0;
    switchUp = false;
    sizeKnown = false;
    layers = 1;
    frameNumber = -1;
    frameNumberBits = 16;
    baseLayerIndex = -1;
  }

  void size(int width, int height) {
    sizeKnown = true;
    layers = 1;
    widths[0] = width;
    heights[0] = height;
  }

  /// Whether decoding can begin with this packet.
  public boolean isEntry() {
    return keyframe && frameStart;
  }

  /// 0..7.
  public int spatialLayer() {
    return spatialLayer;
  }

  /// Whether the packet tells the picture size.
  public boolean isSizeKnown() {
    return sizeKnown;
  }
}
