package io.madang.rtp.rtcp;

import io.madang.wire.ByteArrays;

/// Walks the packets of one RTCP datagram (RFC 3550, section 6.1), compound or reduced-size (RFC
/// 5506).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |      type     |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
///
/// `wrap`, then `next` until it answers `false`; the readers of this package take what it stands
/// on. The bytes are borrowed. Reusable and confined to one thread.
public final class RtcpCompound {
  /// Bytes of the common header.
  public static final int HEADER_LENGTH = 4;

  private byte[] array = new byte[0];
  private int end;
  private int nextOffset;
  private int offset;
  private int length;

  /// Starts before the first packet. Answers whether all packets are whole: version 2, lengths that
  /// add up, padding within its packet. RFC 3550 (A.2) wants padding on the last packet only and in
  /// whole words; libwebrtc pads each transport feedback by 1 to 3 bytes wherever it stands, so
  /// neither is asked for.
  public boolean wrap(byte[] array, int offset, int length) {
    this.array = array;
    this.nextOffset = offset;
    this.end = offset + length;
    return length >= HEADER_LENGTH && isWhole(offset);
  }

  /// Steps to the next packet.
  public boolean next() {
    if (nextOffset >= end) {
      return false;
    }
    offset = nextOffset;
    int whole = packetLength(offset);
    nextOffset = offset + whole;
    length = whole - paddingOf(offset, whole);
    return true;
  }

  public byte[] array() {
    return array;
  }

  /// Absolute offset of the current packet's header.
  public int offset() {
    return offset;
  }

  /// Bytes of the current packet with its header, without padding.
  public int length() {
    return length;
  }

  /// See [RtcpType].
  public int type() {
    return array[offset + 1] & 0xff;
  }

  /// The five bits after the padding flag: a count, or the format of a feedback message.
  public int count() {
    return array[offset] & 0x1f;
  }

  /// The first word after the header: the SSRC of the sender in all packet types but an empty one.
  /// 0 if there is none.
  public int senderSsrc() {
    return length < HEADER_LENGTH + 4 ? 0 : ByteArrays.i32(array, offset + HEADER_LENGTH);
  }

  private boolean isWhole(int from) {
    int at = from;
    while (at < end) {
      if (at + HEADER_LENGTH > end || (array[at] & 0xc0) != 0x80) {
        return false;
      }
      int whole = packetLength(at);
      if (at + whole > end || !isPaddingSound(at, whole)) {
        return false;
      }
      at += whole;
    }
    return true;
  }

  private int packetLength(int at) {
    return HEADER_LENGTH + 4 * ByteArrays.u16(array, at + 2);
  }

  private boolean hasPadding(int at) {
    return (array[at] & 0x20) != 0;
  }

  private int paddingOf(int at, int whole) {
    return hasPadding(at) ? array[at + whole - 1] & 0xff : 0;
  }

  private boolean isPaddingSound(int at, int whole) {
    if (!hasPadding(at)) {
      return true;
    }
    int padding = paddingOf(at, whole);
    return padding > 0 && padding <= whole - HEADER_LENGTH;
  }
}
