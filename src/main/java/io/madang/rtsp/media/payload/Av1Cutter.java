package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.PayloadSink;

/// Cuts AV1 payloads (RTP Payload Format For AV1, section 4): elements are written with their
/// lengths, and one that does not fit goes on in the next payload.
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |Z|Y| W |N|-|-|-|     aggregation header
/// +-+-+-+-+-+-+-+-+
/// ```
final class Av1Cutter implements PayloadCutter {
  private static final int CONTINUES = 0x80;
  private static final int CONTINUED = 0x40;
  private static final int NEW_SEQUENCE = 0x08;
  private static final int START = HEADROOM + 1;
  private static final int END = HEADROOM + MAX_PAYLOAD;

  /// Bytes of a length below 16 384.
  private static final int LENGTH_BYTES = 2;

  /// Less than this at the end of a payload is not worth the beginning of an element.
  private static final int MIN_PART = 16;

  private final byte[] out = new byte[HEADROOM + MAX_PAYLOAD];
  private int at;
  private int flags;

  // The element under the cursor.
  private int element;
  private int elementLength;

  @Override
  public boolean cut(byte[] array, int offset, int length, boolean last, PayloadSink sink) {
    int header = array[offset];
    int count = header >>> 4 & 3;
    int end = offset + length;
    if (!isSound(array, offset + 1, end, count)) {
      return false;
    }
    at = START;
    flags = header & (CONTINUES | NEW_SEQUENCE);
    int from = offset + 1;
    for (int i = 1; from < end; i++) {
      readElement(array, from, end, i == count);
      put(array, sink);
      from = element + elementLength;
    }
    emit(header & CONTINUED, last, sink);
    return true;
  }

  private void put(byte[] array, PayloadSink sink) {
    int done = 0;
    while (done < elementLength) {
      int room = END - at - LENGTH_BYTES;
      if (room < Math.min(MIN_PART, elementLength - done)) {
        emit(done > 0 ? CONTINUED : 0, false, sink);
        flags = done > 0 ? CONTINUES : 0;
        continue;
      }
      int part = Math.min(room, elementLength - done);
      out[at] = (byte) (0x80 | part & 0x7f);
      out[at + 1] = (byte) (part >>> 7);
      System.arraycopy(array, element + done, out, at + LENGTH_BYTES, part);
      at += LENGTH_BYTES + part;
      done += part;
    }
  }

  private void emit(int continued, boolean last, PayloadSink sink) {
    out[HEADROOM] = (byte) (flags | continued);
    int length = at - HEADROOM;
    at = START;
    sink.payload(out, HEADROOM, length, last);
  }

  private boolean isSound(byte[] array, int start, int end, int count) {
    int from = start;
    for (int i = 1; from < end; i++) {
      if ((count > 0 && i > count) || !readElement(array, from, end, i == count)) {
        return false;
      }
      from = element + elementLength;
    }
    return from > start;
  }

  /// Finds the element at `from`: the last one of a counted payload has no length of its own.
  private boolean readElement(byte[] array, int from, int end, boolean rest) {
    if (rest) {
      element = from;
      elementLength = end - from;
      return true;
    }
    int size = 0;
    int position = from;
    for (int shift = 0; shift < 28 && position < end; shift += 7) {
      int octet = array[position++];
      size |= (octet & 0x7f) << shift;
      if (octet >= 0) {
        element = position;
        elementLength = size;
        return size <= end - position;
      }
    }
    return false;
  }
}
