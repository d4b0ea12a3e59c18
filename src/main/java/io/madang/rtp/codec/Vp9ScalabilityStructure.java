package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// The scalability structure of a VP9 payload descriptor (RFC 9628, section 4.2.1): sizes are kept,
/// the picture group is only passed over, since every packet says what it depends on.
///
/// ```
///      +-+-+-+-+-+-+-+-+
/// V:   | N_S |Y|G|-|-|-|
///      +-+-+-+-+-+-+-+-+
/// Y:   |  WIDTH (16)   |  .. N_S + 1 times
///      |  HEIGHT (16)  |  ..
///      +-+-+-+-+-+-+-+-+
/// G:   |      N_G      |
///      +-+-+-+-+-+-+-+-+
/// N_G: | TID |U| R |-|-|  .. N_G times
///      |    P_DIFF     |  .. R times
///      +-+-+-+-+-+-+-+-+
/// ```
final class Vp9ScalabilityStructure {
  private final int[] widths = new int[Vp9Descriptor.MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[Vp9Descriptor.MAX_SPATIAL_LAYERS];
  private int spatialLayers;
  private boolean hasSizes;

  void reset() {
    spatialLayers = 0;
    hasSizes = false;
  }

  /// Answers the offset behind the structure, or -1.
  int parse(byte[] array, int offset, int end) {
    if (offset >= end) {
      return -1;
    }
    int flags = array[offset] & 0xff;
    int at = offset + 1;
    spatialLayers = (flags >>> 5) + 1;
    hasSizes = (flags & 0x10) != 0;
    if (hasSizes) {
      if (at + 4 * spatialLayers > end) {
        return -1;
      }
      for (int i = 0; i < spatialLayers; i++, at += 4) {
        widths[i] = ByteArrays.u16(array, at);
        heights[i] = ByteArrays.u16(array, at + 2);
      }
    }
    return (flags & 0x08) != 0 ? skipPictureGroup(array, at, end) : at;
  }

  int spatialLayers() {
    return spatialLayers;
  }

  int width(int layer) {
    return isSized(layer) ? widths[layer] : 0;
  }

  int height(int layer) {
    return isSized(layer) ? heights[layer] : 0;
  }

  private boolean isSized(int layer) {
    return hasSizes && layer >= 0 && layer < spatialLayers;
  }

  private static int skipPictureGroup(byte[] array, int offset, int end) {
    if (offset >= end) {
      return -1;
    }
    int pictures = array[offset] & 0xff;
    int at = offset + 1;
    for (int i = 0; i < pictures; i++) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (array[at] >>> 2 & 3);
    }
    return at <= end ? at : -1;
  }
}
