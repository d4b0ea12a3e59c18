package io.madang.rtp;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import java.util.Arrays;

/// Writes one plain RTP packet into a borrowed region of a byte array: header, extensions, payload,
/// in this order.
///
/// ```
/// writer.begin(array, offset, capacity).header(pt, marker, seq, timestamp, ssrc);
/// writer.beginExtensions(twoByte);
/// writer.transportCc(id); writer.absSendTime(id); writer.extension(midId, mid, 0, mid.length);
/// writer.forwardExtensions(source, from, to);
/// writer.endExtensions();
/// writer.payload(source.array(), source.payloadOffset(), source.payloadLength());
/// int length = writer.finish();
/// ```
///
/// The transport-wide sequence number, if any, is always the first element, so that whoever sends
/// stamps it at a known place after everything else is decided. Nothing is thrown when the region
/// is too small: [#finish()] says so. Reusable and confined to one thread.
public final class RtpWriter {
  /// "This element was not written", for the offset queries.
  public static final int NONE = -1;

  private static final int EXTENSION_FLAG = 0x10;
  private static final int PADDING_FLAG = 0x20;
  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private byte[] array = new byte[0];
  private int start;
  private int at;
  private int limit;
  private int blockStart;
  private boolean twoByte;
  private boolean overflow;
  private int payloadOffset;
  private int transportCcOffset;
  private int absSendTimeOffset;
  private int descriptorOffset;
  private int descriptorLength;

  /// Starts a packet at `array[offset]` that may be `capacity` bytes long.
  public RtpWriter begin(byte[] array, int offset, int capacity) {
    this.array = array;
    this.start = offset;
    this.at = offset;
    this.limit = offset + capacity;
    this.overflow = false;
    this.payloadOffset = offset;
    this.transportCcOffset = NONE;
    this.absSendTimeOffset = NONE;
    this.descriptorOffset = NONE;
    this.descriptorLength = 0;
    return this;
  }

  /// The fixed header, without CSRCs.
  public RtpWriter header(
      int payloadType, boolean marker, int sequenceNumber, int timestamp, int ssrc) {
    if (!reserve(RtpPacket.FIXED_HEADER_LENGTH)) {
      return this;
    }
    array[at] = (byte) 0x80;
    array[at + 1] = (byte) (marker ? payloadType | 0x80 : payloadType);
    ByteArrays.put16(array, at + 2, sequenceNumber);
    ByteArrays.put32(array, at + 4, timestamp);
    ByteArrays.put32(array, at + 8, ssrc);
    at += RtpPacket.FIXED_HEADER_LENGTH;
    payloadOffset = at;
    return this;
  }

  /// Opens the extension block. The two-byte form is for identifiers above 14 and values above 16
  /// bytes; the receiver must have agreed to it (`a=extmap-allow-mixed`).
  public RtpWriter beginExtensions(boolean twoByte) {
    this.twoByte = twoByte;
    this.blockStart = at;
    if (reserve(4)) {
      at += 4;
    }
    return this;
  }

  /// A place for the transport-wide sequence number; does nothing if `id` is 0. Must be the first
  /// element.
  public RtpWriter transportCc(int id) {
    assert overflow || at == blockStart + 4
        : "the transport-wide sequence number is the first element";
    transportCcOffset = element(id, 2);
    return this;
  }

  /// A place for the time of sending; does nothing if `id` is 0.
  public RtpWriter absSendTime(int id) {
    absSendTimeOffset = element(id, 3);
    return this;
  }

  /// Copies a value; does nothing if `id` is 0 or the element does not fit the form of the block.
  public RtpWriter extension(int id, byte[] value, int valueOffset, int valueLength) {
    int to = element(id, valueLength);
    if (to != NONE) {
      System.arraycopy(value, valueOffset, array, to, valueLength);
    }
    return this;
  }

  /// Reserves an element and answers the absolute offset of its value for the caller to fill, or
  /// [#NONE]: `id` is 0, the element does not fit the form of the block, or the region is full.
  public int element(int id, int valueLength) {
    if (id == 0 || !fitsForm(id, valueLength)) {
      return NONE;
    }
    int headerLength = twoByte ? 2 : 1;
    if (!reserve(headerLength + valueLength)) {
      return NONE;
    }
    if (twoByte) {
      array[at] = (byte) id;
      array[at + 1] = (byte) valueLength;
    } else {
      array[at] = (byte) (id << 4 | (valueLength - 1));
    }
    int value = at + headerLength;
    at = value + valueLength;
    return value;
  }

  /// Copies every end-to-end extension of `source` under the receiver's identifiers. Where the
  /// dependency descriptor went is told by [#dependencyDescriptorOffset()], to be rewritten in
  /// place. Moves the cursor of `source`.
  public RtpWriter forwardExtensions(
      RtpPacket source, HeaderExtensionMap from, HeaderExtensionMap to) {
    int descriptorId = from.id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    source.rewindExtensions();
    while (source.nextExtension()) {
      int sourceId = source.extensionId();
      int valueLength = source.extensionLength();
      int value = element(from.translate(sourceId, to), valueLength);
      if (value == NONE) {
        continue;
      }
      System.arraycopy(source.array(), source.extensionOffset(), array, value, valueLength);
      if (sourceId == descriptorId) {
        descriptorOffset = value;
        descriptorLength = valueLength;
      }
    }
    return this;
  }

  /// Closes the extension block: pads it to whole words, or takes it back if it is empty.
  public RtpWriter endExtensions() {
    if (overflow) {
      return this;
    }
    if (at == blockStart + 4) {
      at = blockStart;
      return this;
    }
    int words = (at - blockStart - 4 + 3) >>> 2;
    int end = blockStart + 4 + 4 * words;
    if (!reserve(end - at)) {
      return this;
    }
    while (at < end) {
      array[at++] = 0;
    }
    ByteArrays.put16(array, blockStart, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
    ByteArrays.put16(array, blockStart + 2, words);
    array[start] |= EXTENSION_FLAG;
    payloadOffset = at;
    return this;
  }

  /// The first two bytes of an RTX payload (RFC 4588, section 4); the payload follows.
  public RtpWriter originalSequenceNumber(int sequenceNumber) {
    payloadOffset = at;
    if (reserve(2)) {
      ByteArrays.put16(array, at, sequenceNumber);
      at += 2;
    }
    return this;
  }

  /// Copies the payload (after an original sequence number, if there is one).
  public RtpWriter payload(byte[] source, int offset, int length) {
    payloadOffset = at;
    if (reserve(length)) {
      System.arraycopy(source, offset, array, at, length);
      at += length;
    }
    return this;
  }

  /// Adds 1..255 bytes of padding behind the payload (RFC 3550, section 5.1); 0 adds none.
  public RtpWriter padding(int length) {
    if (length > 0 && reserve(length)) {
      Arrays.fill(array, at, at + length - 1, (byte) 0);
      array[at + length - 1] = (byte) length;
      array[start] |= PADDING_FLAG;
      at += length;
    }
    return this;
  }

  /// The length of the packet, or [DropReason#OVERSIZE] as a negative result.
  public int finish() {
    return overflow ? DropReason.OVERSIZE.asResult() : at - start;
  }

  /// Absolute offset of the payload just written, behind an original sequence number; where payload
  /// descriptors are rewritten.
  public int payloadOffset() {
    return payloadOffset;
  }

  /// Absolute offset of the two bytes to stamp, or [#NONE].
  public int transportCcOffset() {
    return transportCcOffset;
  }

  /// Absolute offset of the three bytes to stamp, or [#NONE].
  public int absSendTimeOffset() {
    return absSendTimeOffset;
  }

  /// Absolute offset of the forwarded dependency descriptor, or [#NONE].
  public int dependencyDescriptorOffset() {
    return descriptorOffset;
  }

  public int dependencyDescriptorLength() {
    return descriptorLength;
  }

  private boolean fitsForm(int id, int valueLength) {
    if (twoByte) {
      return valueLength <= 255;
    }
    return id <= 14 && valueLength >= 1 && valueLength <= 16;
  }

  private boolean reserve(int length) {
    if (overflow || at + length > limit) {
      overflow = true;
      return false;
    }
    return true;
  }
}
