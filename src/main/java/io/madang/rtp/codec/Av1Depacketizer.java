package io.madang.rtp.codec;

import io.madang.wire.BitReader;

/// AV1 (RTP Payload Format For AV1, 1.0): the OBU elements of the packets become a temporal unit of
/// the low-overhead format (AV1 specification, section 5.2): a temporal delimiter, then OBUs that
/// all have their size.
final class Av1Depacketizer extends Depacketizer {
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int TILE_GROUP = 4;
  private static final int REDUNDANT_FRAME_HEADER = 7;
  private static final int TILE_LIST = 8;
  private static final int EXTENSION_FLAG = 0x04;
  private static final int SIZE_FLAG = 0x02;

  private final Av1Payload payload = new Av1Payload();
  private final BitReader bits = new BitReader();
  private final EncodedFrame obu;
  private boolean inObu;

  Av1Depacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
    this.obu = new EncodedFrame(maxFrameBytes);
  }

  @Override
  boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (starts) {
      inObu = false;
      frame.append(TEMPORAL_DELIMITER << 3 | SIZE_FLAG);
      frame.append(0);
    }
    boolean continues = (array[offset] & 0x80) != 0;
    if (!payload.parse(array, offset, length) || continues != inObu) {
      return false;
    }
    if (payload.keyframe() && starts) {
      frame.markKeyframe();
    }
    return elements(frame, array, offset, length);
  }

  /// A tile group never begins a frame; whether another OBU does is told by the timestamp.
  @Override
  boolean startsFrame(byte[] array, int offset, int length) {
    if (!payload.parse(array, offset, length) || !payload.startOfFrame()) {
      return false;
    }
    int at = offset + 1;
    if ((array[offset] >>> 4 & 3) != 1) {
      at += lengthBytes(array, at, offset + length);
    }
    int type = at < offset + length ? array[at] >>> 3 & 0x0f : TILE_GROUP;
    return type != TILE_GROUP && type != REDUNDANT_FRAME_HEADER;
  }

  @Override
  boolean complete(EncodedFrame frame) {
    return !inObu && frame.length() > 2;
  }

  /// Walks the OBU elements, which [Av1Payload] has found well-formed.
  private boolean elements(EncodedFrame frame, byte[] array, int offset, int length) {
    int counted = array[offset] >>> 4 & 3;
    boolean goesOn = (array[offset] & 0x40) != 0;
    int at = offset + 1;
    int end = offset + length;
    for (int element = 0; at < end; element++) {
      int size = end - at;
      boolean last = element == counted - 1;
      if (!last) {
        int sizeBytes = lengthBytes(array, at, end);
        size = (int) bits.leb128();
        at += sizeBytes;
      }
      if (!element(frame, array, at, size, goesOn && at + size >= end)) {
        return false;
      }
      at += size;
    }
    return true;
  }

  /// How many bytes the length of an element has; leaves [#bits] in front of it.
  private int lengthBytes(byte[] array, int at, int end) {
    bits.wrap(array, at, end - at);
    bits.leb128();
    int bytes = (int) (bits.position() >>> 3);
    bits.wrap(array, at, end - at);
    return bytes;
  }

  private boolean element(EncodedFrame frame, byte[] array, int offset, int size, boolean goesOn) {
    if (!inObu) {
      obu.begin(0, false);
    }
    inObu = goesOn;
    if (!obu.append(array, offset, size)) {
      return false;
    }
    return goesOn || finish(frame);
  }

  /// Writes the collected OBU with its size, unless it may not stand inside a temporal unit.
  private boolean finish(EncodedFrame frame) {
    if (obu.length() == 0) {
      return true;
    }
    byte[] bytes = obu.array();
    int header = bytes[0] & 0xff;
    int type = header >>> 3 & 0x0f;
    if (type == TEMPORAL_DELIMITER || type == TILE_LIST) {
      return true; // section 5 of the payload format: ignored by receivers
    }
    int headerBytes = (header & EXTENSION_FLAG) != 0 ? 2 : 1;
    if (obu.length() < headerBytes) {
      return false;
    }
    if ((header & SIZE_FLAG) != 0) {
      return frame.append(bytes, 0, obu.length());
    }
    int size = obu.length() - headerBytes;
    return frame.append(header | SIZE_FLAG)
        && (headerBytes == 1 || frame.append(bytes[1]))
        && leb128(frame, size)
        && frame.append(bytes, headerBytes, size);
  }

  private static boolean leb128(EncodedFrame frame, int value) {
    int rest = value;
    while (rest >= 0x80) {
      if (!frame.append(rest & 0x7f | 0x80)) {
        return false;
      }
      rest >>>= 7;
    }
    return frame.append(rest);
  }
}
