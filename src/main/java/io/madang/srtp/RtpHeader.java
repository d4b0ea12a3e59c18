package io.madang.srtp;

import io.madang.wire.ByteArrays;

/// The part of an RTP packet that SRTP leaves in the clear: fixed header, contributing sources and
/// header extension (RFC 3550, section 5.1).
///
/// ```
///  0                   1                   2                   3
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |                       CSRC (0 to 15) ...                      |
/// |   extension: profile          |    length in 32-bit words     |
/// ```
final class RtpHeader {
  private static final int FIXED_LENGTH = 12;
  private static final int SEQUENCE_NUMBER_OFFSET = 2;
  private static final int SSRC_OFFSET = 8;
  private static final int VERSION = 2;
  private static final int EXTENSION_FLAG = 0x10;
  private static final int CSRC_COUNT_MASK = 0x0f;
  private static final int WORD = 4;

  private RtpHeader() {}

  /// Length of the clear part, or -1 for what is not RTP or ends within it.
  static int length(byte[] array, int offset, int packetLength) {
    if (packetLength < FIXED_LENGTH) {
      return -1;
    }
    int first = ByteArrays.u8(array, offset);
    if (first >> 6 != VERSION) {
      return -1;
    }
    int length = FIXED_LENGTH + (first & CSRC_COUNT_MASK) * WORD;
    if ((first & EXTENSION_FLAG) != 0) {
      if (length + WORD > packetLength) {
        return -1;
      }
      length += WORD + ByteArrays.u16(array, offset + length + 2) * WORD;
    }
    return length <= packetLength ? length : -1;
  }

  static int sequenceNumber(byte[] array, int offset) {
    return ByteArrays.u16(array, offset + SEQUENCE_NUMBER_OFFSET);
  }

  static int ssrc(byte[] array, int offset) {
    return ByteArrays.i32(array, offset + SSRC_OFFSET);
  }
}
