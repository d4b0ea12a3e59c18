package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// The VP8 payload descriptor and the first bytes of the VP8 header (RFC 7741, sections 4.2 and
/// 4.3).
///
/// ```
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |X|R|N|S|R| PID | (REQUIRED)
///      +-+-+-+-+-+-+-+-+
/// X:   |I|L|T|K| RSV   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// I:   |M| PictureID   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
///      |   PictureID   |
///      +-+-+-+-+-+-+-+-+
/// L:   |   TL0PICIDX   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// T/K: |TID|Y| KEYIDX  | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// ```
///
/// The rewriting methods patch any copy of the payload that was parsed last; a field the descriptor
/// does not have is left out, and each number is cut to its field's width. Reusable and confined to
/// one thread.
public final class Vp8Descriptor implements PayloadDescriptor {
  /// "The field is not there."
  public static final int ABSENT = -1;

  private static final int KEYFRAME_HEADER_LENGTH = 10;

  private int length;
  private boolean startOfPartition;
  private int partition;
  private boolean nonReference;
  private int pictureId;
  private int pictureIdAt;
  private boolean longPictureId;
  private int tl0PictureIndex;
  private int tl0At;
  private boolean hasTemporalLayer;
  private int temporalLayer;
  private boolean layerSync;
  private int keyIndex;
  private int keyAt;
  private boolean keyframe;
  private int width;
  private int height;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    reset();
    if (length < 1) {
      return false;
    }
    int first = array[offset] & 0xff;
    int end = offset + length;
    int at = offset + 1;
    if ((first & 0x80) != 0) {
      at = parseExtension(array, offset, end);
    }
    if (at < 0 || at >= end) {
      reset();
      return false;
    }
    nonReference = (first & 0x20) != 0;
    startOfPartition = (first & 0x10) != 0;
    partition = first & 0x07;
    this.length = at - offset;
    if (startOfFrame()) {
      parseFrameHeader(array, at, end);
    }
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

  /// Sets KEYIDX in a copy of this payload.
  public void writeKeyIndex(byte[] array, int offset, int value) {
    if (keyIndex != ABSENT) {
      int at = offset + keyAt;
      ByteArrays.put8(array, at, (array[at] & 0xe0) | (value & 0x1f));
    }
  }

  @Override
  public boolean keyframe() {
    return keyframe;
  }

  @Override
  public boolean startOfFrame() {
    return startOfPartition && partition == 0;
  }

  /// Whether no other frame refers to this one.
  public boolean nonReference() {
    return nonReference;
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

  /// 5 bits, or [#ABSENT].
  public int keyIndex() {
    return keyIndex;
  }

  public boolean hasTemporalLayer() {
    return hasTemporalLayer;
  }

  @Override
  public int temporalLayer() {
    return temporalLayer;
  }

  /// Whether this frame of a higher temporal layer depends on the base layer only, so that one can
  /// switch up to it.
  public boolean layerSync() {
    return layerSync;
  }

  @Override
  public int spatialLayer() {
    return 0;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  /// Bytes of the descriptor.
  public int length() {
    return length;
  }

  private void reset() {
    length = 0;
    startOfPartition = false;
    partition = 0;
    nonReference = false;
    pictureId = ABSENT;
    longPictureId = false;
    tl0PictureIndex = ABSENT;
    hasTemporalLayer = false;
    temporalLayer = 0;
    layerSync = false;
    keyIndex = ABSENT;
    keyframe = false;
    width = 0;
    height = 0;
  }

  /// Answers where the VP8 header begins, or -1.
  private int parseExtension(byte[] array, int offset, int end) {
    if (offset + 2 > end) {
      return -1;
    }
    int flags = array[offset + 1] & 0xff;
    int at = offset + 2;
    if ((flags & 0x80) != 0) {
      at = parsePictureId(array, offset, at, end);
    }
    if ((flags & 0x40) != 0 && at >= 0) {
      if (at >= end) {
        return -1;
      }
      tl0At = at - offset;
      tl0PictureIndex = array[at++] & 0xff;
    }
    return (flags & 0x30) != 0 && at >= 0 ? parseLayer(array, offset, at, end, flags) : at;
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

  private int parseLayer(byte[] array, int offset, int at, int end, int flags) {
    if (at >= end) {
      return -1;
    }
    int octet = array[at] & 0xff;
    if ((flags & 0x20) != 0) {
      hasTemporalLayer = true;
      temporalLayer = octet >>> 6;
      layerSync = (octet & 0x20) != 0;
    }
    if ((flags & 0x10) != 0) {
      keyAt = at - offset;
      keyIndex = octet & 0x1f;
    }
    return at + 1;
  }

  private void parseFrameHeader(byte[] array, int at, int end) {
    keyframe = (array[at] & 1) == 0;
    if (keyframe
        && at + KEYFRAME_HEADER_LENGTH <= end
        && ByteArrays.u24(array, at + 3) == 0x9d012a) {
      width = (array[at + 6] & 0xff) | (array[at + 7] & 0x3f) << 8;
      height = (array[at + 8] & 0xff) | (array[at + 9] & 0x3f) << 8;
    }
  }
}
