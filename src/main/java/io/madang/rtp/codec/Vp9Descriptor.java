package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// The VP9 payload descriptor (RFC 9628, section 4.2), in flexible and non-flexible mode, with the
/// scalability structure.
///
/// ```
///         0 1 2 3 4 5 6 7
///        +-+-+-+-+-+-+-+-+
///        |I|P|L|F|B|E|V|Z| (REQUIRED)
///        +-+-+-+-+-+-+-+-+
///   I:   |M| PICTURE ID  | (REQUIRED in flexible mode)
///        +-+-+-+-+-+-+-+-+
///   M:   | EXTENDED PID  | (RECOMMENDED)
///        +-+-+-+-+-+-+-+-+
///   L:   | TID |U| SID |D| (conditionally RECOMMENDED)
///        +-+-+-+-+-+-+-+-+
///        |   TL0PICIDX   | (non-flexible mode only)
///        +-+-+-+-+-+-+-+-+
/// P,F:   | P_DIFF      |N| (up to 3 times, flexible mode only)
///        +-+-+-+-+-+-+-+-+
///   V:   | SS            |
///        | ..            |
///        +-+-+-+-+-+-+-+-+
/// ```
///
/// The rewriting methods patch any copy of the payload that was parsed last; a field the descriptor
/// does not have is left out, and each number is cut to its field's width. Reusable and confined to
/// one thread.
public final class Vp9Descriptor implements PayloadDescriptor {
  /// "The field is not there."
  public static final int ABSENT = -1;

  /// SID has three bits.
  public static final int MAX_SPATIAL_LAYERS = 8;

  private static final int MAX_REFERENCES = 3;

  private final int[] references = new int[MAX_REFERENCES];
  private final Vp9ScalabilityStructure structure = new Vp9ScalabilityStructure();

  private int first;
  private int length;
  private int pictureId;
  private int pictureIdAt;
  private boolean longPictureId;
  private boolean hasLayers;
  private int layers;
  private int tl0PictureIndex;
  private int tl0At;
  private int referenceCount;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    reset();
    if (length < 1) {
      return false;
    }
    int end = offset + length;
    first = array[offset] & 0xff;
    int at = parseFields(array, offset, end);
    if (at < 0 || at >= end) {
      reset();
      return false;
    }
    this.length = at - offset;
    return true;
  }

  /// Sets the picture id in a copy of this payload.
  public void writePictureId(byte[] array, int offset, int value) {
    if (pictureId == ABSENT) {
      return;
    }
    if (longPictureId) {
      ByteArrays.put16(array, offset + pictureIdAt, 0x8000 | (value & 0x7fff));
    } else {
      ByteArrays.put8(array, offset + pictureIdAt, value & 0x7f);
    }
  }

  /// Sets TL0PICIDX in a copy of this payload.
  public void writeTl0PictureIndex(byte[] array, int offset, int value) {
    if (tl0PictureIndex != ABSENT) {
      ByteArrays.put8(array, offset + tl0At, value);
    }
  }

  /// Whether the first packet of a picture that needs no other: not inter-picture predicted, and of
  /// the lowest spatial layer.
  @Override
  public boolean keyframe() {
    return startOfFrame() && !interPicturePredicted() && spatialLayer() == 0;
  }

  /// B: the first packet of a layer frame.
  @Override
  public boolean startOfFrame() {
    return (first & 0x08) != 0;
  }

  /// E: the last packet of a layer frame.
  public boolean endOfFrame() {
    return (first & 0x04) != 0;
  }

  /// P.
  public boolean interPicturePredicted() {
    return (first & 0x40) != 0;
  }

  /// F.
  public boolean flexible() {
    return (first & 0x10) != 0;
  }

  /// Z: no higher spatial layer of this picture refers to this one.
  public boolean notReferenceForUpperLayers() {
    return (first & 0x01) != 0;
  }

  /// 7 or 15 bits, or [#ABSENT].
  public int pictureId() {
    return pictureId;
  }

  /// Whether the picture id has 15 bits.
  public boolean longPictureId() {
    return longPictureId;
  }

  /// 8 bits, or [#ABSENT].
  public int tl0PictureIndex() {
    return tl0PictureIndex;
  }

  /// L: whether the layer indices are there.
  public boolean hasLayers() {
    return hasLayers;
  }

  @Override
  public int temporalLayer() {
    return layers >>> 5;
  }

  /// U: from here on, one can switch up to this temporal layer.
  public boolean switchingUpPoint() {
    return (layers & 0x10) != 0;
  }

  @Override
  public int spatialLayer() {
    return layers >>> 1 & 7;
  }

  /// D: predicted from the next lower spatial layer of the same picture.
  public boolean interLayerDependency() {
    return (layers & 0x01) != 0;
  }

  /// How many pictures this one refers to, as flexible mode says.
  public int referenceCount() {
    return referenceCount;
  }

  /// P_DIFF: how many pictures back, 1..127.
  public int reference(int index) {
    return references[index];
  }

  /// V: whether the packet carries a scalability structure.
  public boolean hasStructure() {
    return (first & 0x02) != 0;
  }

  /// Spatial layers of the structure in this packet, 0 without.
  public int structureSpatialLayers() {
    return structure.spatialLayers();
  }

  /// Width of a spatial layer by the structure in this packet, 0 if it does not say.
  public int width(int spatialLayer) {
    return structure.width(spatialLayer);
  }

  /// Height of a spatial layer by the structure in this packet, 0 if it does not say.
  public int height(int spatialLayer) {
    return structure.height(spatialLayer);
  }

  /// Width of the highest spatial layer by the structure in this packet.
  @Override
  public int width() {
    return structure.width(structure.spatialLayers() - 1);
  }

  /// Height of the highest spatial layer by the structure in this packet.
  @Override
  public int height() {
    return structure.height(structure.spatialLayers() - 1);
  }

  /// Bytes of the descriptor.
  public int length() {
    return length;
  }

  private void reset() {
    first = 0;
    length = 0;
    pictureId = ABSENT;
    longPictureId = false;
    hasLayers = false;
    layers = 0;
    tl0PictureIndex = ABSENT;
    referenceCount = 0;
    structure.reset();
  }

  private int parseFields(byte[] array, int offset, int end) {
    int at = offset + 1;
    if ((first & 0x80) != 0) {
      at = parsePictureId(array, offset, at, end);
    }
    if ((first & 0x20) != 0 && at >= 0) {
      at = parseLayers(array, offset, at, end);
    }
    if (flexible() && interPicturePredicted() && at >= 0) {
      at = parseReferences(array, at, end);
    }
    return hasStructure() && at >= 0 ? structure.parse(array, at, end) : at;
  }

  private int parsePictureId(byte[] array, int offset, int at, int end) {
    if (at >= end) {
      return -1;
    }
    longPictureId = (array[at] & 0x80) != 0;
    pictureIdAt = at - offset;
    if (!longPictureId) {
      pictureId = array[at];
      return at + 1;
    }
    if (at + 2 > end) {
      return -1;
    }
    pictureId = ByteArrays.u16(array, at) & 0x7fff;
    return at + 2;
  }

  private int parseLayers(byte[] array, int offset, int at, int end) {
    int fields = flexible() ? 1 : 2;
    if (at + fields > end) {
      return -1;
    }
    hasLayers = true;
    layers = array[at] & 0xff;
    if (!flexible()) {
      tl0At = at + 1 - offset;
      tl0PictureIndex = array[at + 1] & 0xff;
    }
    return at + fields;
  }

  private int parseReferences(byte[] array, int at, int end) {
    while (true) {
      if (at >= end || referenceCount == MAX_REFERENCES) {
        return -1;
      }
      int octet = array[at++] & 0xff;
      references[referenceCount++] = octet >>> 1;
      if ((octet & 1) == 0) {
        return at;
      }
    }
  }
}
