package io.madang.rtp.codec;

/// The payload of a NAL unit as its syntax is read: without the bytes that keep start codes from
/// appearing in it (ITU-T H.264, section 7.4.1; H.265, section 7.4.2).
final class RawByteSequence {
  private RawByteSequence() {}

  /// Copies `length` bytes without emulation prevention (00 00 03 → 00 00), as many as `to` holds,
  /// and answers how many came out.
  static int unescape(byte[] array, int offset, int length, byte[] to) {
    int at = 0;
    int zeros = 0;
    for (int i = 0; i < length && at < to.length; i++) {
      byte octet = array[offset + i];
      if (zeros >= 2 && octet == 3) {
        zeros = 0;
        continue;
      }
      zeros = octet == 0 ? zeros + 1 : 0;
      to[at++] = octet;
    }
    return at;
  }
}
