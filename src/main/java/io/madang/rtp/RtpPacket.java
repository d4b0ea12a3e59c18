package io.madang.rtp;

import io.madang.wire.ByteArrays;

/// A view on one plain RTP packet (RFC 3550, section 5.1) with its header extensions (RFC 8285).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             SSRC                              |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// ```
///
/// The bytes are borrowed until the next [#wrap]; offsets are absolute in [#array()]. Reusable and
/// confined to one thread. The extension cursor is one: [#findExtension] and [#nextExtension] move
/// the same [#extensionOffset()].
public final class RtpPacket {
  /// Bytes before CSRCs and extensions.
  public static final int FIXED_HEADER_LENGTH = 12;

  private static final int VERSION_2 = 0x80;
  private static final int PADDING_FLAG = 0x20;
  private static final int EXTENSION_FLAG = 0x10;
  private static final int CSRC_MASK = 0x0f;
  private static final int MARKER_FLAG = 0x80;

  /// RFC 8285, section 4.2.
  private static final int ONE_BYTE_PROFILE = 0xbede;

  /// RFC 8285, section 4.3: 0x100 and four application bits.
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private static final byte[] NO_BYTES = new byte[0];

  private byte[] array = NO_BYTES;
  private int offset;
  private int length;
  private int payloadOffset;
  private int payloadLength;
  private int paddingLength;
  private int extensionProfile;
  private int extensionsStart;
  private int extensionsEnd;
  private int cursor;
  private int extensionId;
  private int extensionOffset;
  private int extensionLength;

  /// Shows a packet. Answers whether it is one: version 2, and CSRCs, extension block and padding
  /// lie within `length`. After `false` only a new `wrap` makes sense.
  public boolean wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    if (length < FIXED_HEADER_LENGTH || (array[offset] & 0xc0) != VERSION_2) {
      return false;
    }
    int first = array[offset];
    int end = offset + length;
    int at = offset + FIXED_HEADER_LENGTH + 4 * (first & CSRC_MASK);
    if ((first & EXTENSION_FLAG) != 0) {
      if (at + 4 > end) {
        return false;
      }
      extensionProfile = ByteArrays.u16(array, at);
      extensionsStart = at + 4;
      at = extensionsStart + 4 * ByteArrays.u16(array, at + 2);
    } else {
      extensionProfile = 0;
      extensionsStart = at;
    }
    extensionsEnd = at;
    rewindExtensions();
    if (at > end) {
      return false;
    }
    payloadOffset = at;
    return measurePadding(first, end);
  }

  private boolean measurePadding(int first, int end) {
    int rest = end - payloadOffset;
    paddingLength = 0;
    if ((first & PADDING_FLAG) != 0) {
      paddingLength = rest == 0 ? 0 : array[end - 1] & 0xff;
      if (paddingLength == 0 || paddingLength > rest) {
        return false;
      }
    }
    payloadLength = rest - paddingLength;
    return true;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /// Bytes of the whole packet, padding included.
  public int length() {
    return length;
  }

  public int payloadType() {
    return array[offset + 1] & 0x7f;
  }

  public boolean marker() {
    return (array[offset + 1] & MARKER_FLAG) != 0;
  }

  /// 0..65535.
  public int sequenceNumber() {
    return ByteArrays.u16(array, offset + 2);
  }

  /// The 32-bit pattern, in units of the codec's clock.
  public int timestamp() {
    return ByteArrays.i32(array, offset + 4);
  }

  /// The 32-bit pattern.
  public int ssrc() {
    return ByteArrays.i32(array, offset + 8);
  }

  public int csrcCount() {
    return array[offset] & CSRC_MASK;
  }

  public int csrc(int index) {
    return ByteArrays.i32(array, offset + FIXED_HEADER_LENGTH + 4 * index);
  }

  /// Bytes from the start to the payload: fixed header, CSRCs, extension block.
  public int headerLength() {
    return payloadOffset - offset;
  }

  public int payloadOffset() {
    return payloadOffset;
  }

  /// Bytes of the payload without padding; 0 for a padding-only packet.
  public int payloadLength() {
    return payloadLength;
  }

  /// Bytes of padding, the count byte included.
  public int paddingLength() {
    return paddingLength;
  }

  /// Whether the extension block has the two-byte form.
  public boolean hasTwoByteExtensions() {
    return (extensionProfile & 0xfff0) == TWO_BYTE_PROFILE;
  }

  /// Moves the cursor to the first element with this identifier; `false` if there is none.
  public boolean findExtension(int id) {
    if (id == 0) {
      return false;
    }
    rewindExtensions();
    while (nextExtension()) {
      if (extensionId == id) {
        return true;
      }
    }
    return false;
  }

  /// Puts the cursor before the first element.
  public void rewindExtensions() {
    cursor = extensionsStart;
  }

  /// Moves the cursor to the next element. A malformed element, or identifier 15 in the one-byte
  /// form, ends the walk.
  public boolean nextExtension() {
    if (extensionProfile == ONE_BYTE_PROFILE) {
      return nextOneByte();
    }
    return hasTwoByteExtensions() && nextTwoByte();
  }

  /// The identifier of the element under the cursor.
  public int extensionId() {
    return extensionId;
  }

  /// Absolute offset of its value.
  public int extensionOffset() {
    return extensionOffset;
  }

  /// Bytes of its value; may be 0 in the two-byte form.
  public int extensionLength() {
    return extensionLength;
  }

  public void setMarker(boolean marker) {
    int rest = array[offset + 1] & ~MARKER_FLAG;
    array[offset + 1] = (byte) (marker ? rest | MARKER_FLAG : rest);
  }

  public void setPayloadType(int payloadType) {
    array[offset + 1] = (byte) ((array[offset + 1] & MARKER_FLAG) | payloadType);
  }

  public void setSequenceNumber(int sequenceNumber) {
    ByteArrays.put16(array, offset + 2, sequenceNumber);
  }

  public void setTimestamp(int timestamp) {
    ByteArrays.put32(array, offset + 4, timestamp);
  }

  public void setSsrc(int ssrc) {
    ByteArrays.put32(array, offset + 8, ssrc);
  }

  private boolean nextOneByte() {
    int at = skipPadding();
    if (at >= extensionsEnd) {
      return false;
    }
    int id = array[at] >>> 4 & 0x0f;
    int valueLength = (array[at] & 0x0f) + 1;
    if (id == 15 || at + 1 + valueLength > extensionsEnd) {
      cursor = extensionsEnd;
      return false;
    }
    return show(id, at + 1, valueLength);
  }

  private boolean nextTwoByte() {
    int at = skipPadding();
    if (at + 2 > extensionsEnd) {
      return false;
    }
    int valueLength = array[at + 1] & 0xff;
    if (at + 2 + valueLength > extensionsEnd) {
      cursor = extensionsEnd;
      return false;
    }
    return show(array[at] & 0xff, at + 2, valueLength);
  }

  /// A zero byte stands for nothing (RFC 8285, section 4.1.2). An element with identifier 0 and a
  /// length is shown and means nothing to anybody.
  private int skipPadding() {
    int at = cursor;
    while (at < extensionsEnd && array[at] == 0) {
      at++;
    }
    return at;
  }

  private boolean show(int id, int at, int valueLength) {
    extensionId = id;
    extensionOffset = at;
    extensionLength = valueLength;
    cursor = at + valueLength;
    return true;
  }

  @Override
  public String toString() {
    return "RtpPacket[ssrc="
        + Integer.toUnsignedString(ssrc())
        + " pt="
        + payloadType()
        + " seq="
        + sequenceNumber()
        + " ts="
        + Integer.toUnsignedString(timestamp())
        + (marker() ? " marker" : "")
        + " payload="
        + payloadLength
        + " padding="
        + paddingLength
        + "]";
  }
}
