package io.madang.srtp;

import io.madang.wire.ByteArrays;

/// AES counter mode and HMAC-SHA1 for RTCP (RFC 3711, section 3.4): the tag covers the packet and
/// the index word and follows both.
///
/// ```
/// | header, SSRC | reports, encrypted | E || index (4) | tag (10) |
/// ```
final class HmacRtcpCipher implements PacketCipher {
  private static final int TAG_LENGTH = TruncatedHmac.TAG_LENGTH;
  private static final int WORD_LENGTH = SrtpProfile.INDEX_WORD_LENGTH;
  private static final long INDEX_MASK = 0x7fff_ffffL;

  private final CounterMode counterMode;
  private final TruncatedHmac hmac;

  HmacRtcpCipher(SessionKeys keys) {
    counterMode = new CounterMode(keys);
    hmac = new TruncatedHmac(keys);
  }

  @Override
  public int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    applyCounterMode(array, offset + clearLength, length - clearLength, ssrc, index);
    hmac.compute(array, offset, length, (int) index);
    ByteArrays.put32(array, offset + length, (int) index);
    hmac.write(array, offset + length + WORD_LENGTH);
    return length + WORD_LENGTH + TAG_LENGTH;
  }

  @Override
  public int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    int plainLength = length - WORD_LENGTH - TAG_LENGTH;
    hmac.compute(array, offset, plainLength, (int) index);
    if (!hmac.matches(array, offset + plainLength + WORD_LENGTH)) {
      return AUTHENTICATION_FAILED;
    }
    applyCounterMode(array, offset + clearLength, plainLength - clearLength, ssrc, index);
    return plainLength;
  }

  /// A packet whose E flag is clear has no encrypted part.
  private void applyCounterMode(byte[] array, int offset, int length, int ssrc, long index) {
    if (length > 0) {
      counterMode.apply(array, offset, length, ssrc, index & INDEX_MASK);
    }
  }
}
