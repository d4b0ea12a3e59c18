package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// The aggregation header of an AV1 payload and the OBU headers behind it (RTP Payload Format For
/// AV1, section 4.4).
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |Z|Y| W |N|-|-|-|
/// +-+-+-+-+-+-+-+-+
/// ```
///
/// Layers are told by the first OBU with an extension header; packets that only continue an OBU do
/// not tell, so selection among layers goes by the dependency descriptor. Reusable and confined to
/// one thread.
public final class Av1Payload implements PayloadDescriptor {
  private static final int OBU_SEQUENCE_HEADER = 1;

  private final BitReader bits = new BitReader();
  private final Av1SequenceHeader sequenceHeader = new Av1SequenceHeader();
  private boolean keyframe;
  private boolean continues;
  private int spatialLayer;
  private int temporalLayer;
  private boolean hasLayers;

  @Override
  public boolean parse(byte[] array, int offset, int length) {
    reset();
    if (length < 2) {
      return false;
    }
    int header = array[offset] & 0xff;
    continues = (header & 0x80) != 0;
    keyframe = (header & 0x08) != 0;
    if ((keyframe && continues) || !parseElements(array, offset, length, header >>> 4 & 3)) {
      reset();
      return false;
    }
    return true;
  }

  /// N: the first packet of a coded video sequence.
  @Override
  public boolean keyframe() {
    return keyframe;
  }

  /// Whether the packet begins with a new OBU; not necessarily with a new frame, as AV1 payloads do
  /// not say.
  @Override
  public boolean startOfFrame() {
    return !continues;
  }

  @Override
  public int spatialLayer() {
    return spatialLayer;
  }

  @Override
  public int temporalLayer() {
    return temporalLayer;
  }

  /// The largest width of the coded video sequence, if this packet has its sequence header.
  @Override
  public int width() {
    return sequenceHeader.width();
  }

  /// The largest height of the coded video sequence, if this packet has its sequence header.
  @Override
  public int height() {
    return sequenceHeader.height();
  }

  private void reset() {
    keyframe = false;
    continues = false;
    spatialLayer = 0;
    temporalLayer = 0;
    hasLayers = false;
    sequenceHeader.reset();
  }

  /// Walks the OBU elements; each has a length in front but the last of `counted` (W) ones.
  private boolean parseElements(byte[] array, int offset, int length, int counted) {
    int at = offset + 1;
    int end = offset + length;
    for (int element = 0; at < end; element++) {
      long size = (long) end - at;
      if (element != counted - 1) {
        bits.wrap(array, at, end - at);
        size = bits.leb128();
        at += (int) (bits.position() >>> 3);
        if (bits.overrun() || size > end - at) {
          return false;
        }
      }
      if (size > 0 && !(element == 0 && continues)) {
        note(array, at, (int) size);
      }
      at += (int) size;
      if (element == counted - 1) {
        return true;
      }
    }
    return counted == 0;
  }

  /// Takes one OBU, or its beginning.
  private void note(byte[] array, int offset, int size) {
    int header = array[offset] & 0xff;
    boolean hasExtension = (header & 0x04) != 0;
    boolean hasSize = (header & 0x02) != 0;
    int at = offset + (hasExtension ? 2 : 1);
    int end = offset + size;
    if (hasExtension && size > 1 && !hasLayers) {
      hasLayers = true;
      temporalLayer = array[offset + 1] >>> 5 & 7;
      spatialLayer = array[offset + 1] >>> 3 & 3;
    }
    if ((header >>> 3 & 0x0f) == OBU_SEQUENCE_HEADER && at < end) {
      bits.wrap(array, at, end - at);
      if (hasSize) {
        bits.leb128();
      }
      sequenceHeader.parse(bits);
    }
  }
}
