package io.madang.rtp.codec;

import io.madang.wire.ByteArrays;

/// Motion JPEG (RFC 2435): the scan comes in pieces, everything in front of it is told by a short
/// header and is built anew here. Types 0 and 1, with restart intervals 64 and 65; quantization
/// tables by their factor or in the first packet.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | Type-specific |              Fragment Offset                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Type     |       Q       |     Width     |     Height    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// Width and height are in blocks of 8, so pictures wider than 2040 do not fit; they are left out.
final class JpegDepacketizer extends Depacketizer {
  private static final int HEADER_BYTES = 8;
  private static final int RESTART_BYTES = 4;
  private static final int FIRST_WITH_RESTARTS = 64;
  private static final int FIRST_WITH_TABLES = 128;

  /// Tables that may differ from frame to frame, so that none is kept.
  private static final int DYNAMIC_TABLES = 255;

  private static final int MARKER = 0xff;
  private static final int END_OF_IMAGE = 0xd9;

  private final JpegHeader header = new JpegHeader();
  private int keptFor;
  private int scanBytes;

  JpegDepacketizer(int maxFrameBytes) {
    super(maxFrameBytes);
  }

  @Override
  boolean append(EncodedFrame frame, byte[] array, int offset, int length, boolean starts) {
    if (length < HEADER_BYTES) {
      return false;
    }
    int fragmentOffset = ByteArrays.u24(array, offset + 1);
    int type = ByteArrays.u8(array, offset + 4);
    int at = offset + HEADER_BYTES;
    int end = offset + length;
    int restartInterval = 0;
    if (type >= FIRST_WITH_RESTARTS) {
      if (at + RESTART_BYTES > end) {
        return false;
      }
      restartInterval = ByteArrays.u16(array, at);
      at += RESTART_BYTES;
    }
    if (starts) {
      if (fragmentOffset != 0 || type % FIRST_WITH_RESTARTS > 1 || type >= FIRST_WITH_TABLES) {
        return false;
      }
      at = tables(array, offset, at, end);
      if (at < 0 || !begin(frame, array, offset, type, restartInterval)) {
        return false;
      }
    } else if (fragmentOffset != scanBytes) {
      return false;
    }
    scanBytes += end - at;
    return frame.append(array, at, end - at);
  }

  @Override
  boolean startsFrame(byte[] array, int offset, int length) {
    return length >= HEADER_BYTES && ByteArrays.u24(array, offset + 1) == 0;
  }

  @Override
  boolean complete(EncodedFrame frame) {
    int length = frame.length();
    if (scanBytes == 0) {
      return false;
    }
    boolean ended =
        ByteArrays.u8(frame.array(), length - 2) == MARKER
            && ByteArrays.u8(frame.array(), length - 1) == END_OF_IMAGE;
    return ended || frame.append(MARKER) && frame.append(END_OF_IMAGE);
  }

  private boolean begin(
      EncodedFrame frame, byte[] array, int offset, int type, int restartInterval) {
    scanBytes = 0;
    frame.markKeyframe();
    int width = 8 * ByteArrays.u8(array, offset + 6);
    int height = 8 * ByteArrays.u8(array, offset + 7);
    boolean halfHeight = type % FIRST_WITH_RESTARTS == 1;
    return width > 0
        && height > 0
        && header.write(frame, width, height, halfHeight, restartInterval);
  }

  /// Has the frame's quantization tables ready; answers where the scan begins, or -1.
  private int tables(byte[] array, int offset, int at, int end) {
    int q = ByteArrays.u8(array, offset + 5);
    if (q < FIRST_WITH_TABLES) {
      keptFor = 0;
      return q > 0 && header.tablesByFactor(q) ? at : -1;
    }
    if (at + 4 > end) {
      return -1;
    }
    int precision = ByteArrays.u8(array, at + 1);
    int length = ByteArrays.u16(array, at + 2);
    int from = at + 4;
    if (length == 0) {
      return q == keptFor && q != DYNAMIC_TABLES ? from : -1;
    }
    keptFor = 0;
    if (from + length > end || !header.tables(array, from, length, precision)) {
      return -1;
    }
    keptFor = q;
    return from + length;
  }
}
