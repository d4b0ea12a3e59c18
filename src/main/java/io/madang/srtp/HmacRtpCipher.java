package io.madang.srtp;

/// AES counter mode and HMAC-SHA1 for RTP (RFC 3711, section 3.1): the tag covers the packet and
/// the rollover counter, which is not sent.
final class HmacRtpCipher implements PacketCipher {
  private static final int TAG_LENGTH = TruncatedHmac.TAG_LENGTH;
  private static final int SEQUENCE_NUMBER_BITS = 16;

  private final CounterMode counterMode;
  private final TruncatedHmac hmac;

  HmacRtpCipher(SessionKeys keys) {
    counterMode = new CounterMode(keys);
    hmac = new TruncatedHmac(keys);
  }

  @Override
  public int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    counterMode.apply(array, offset + clearLength, length - clearLength, ssrc, index);
    hmac.compute(array, offset, length, rolloverCounter(index));
    hmac.write(array, offset + length);
    return length + TAG_LENGTH;
  }

  @Override
  public int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    int plainLength = length - TAG_LENGTH;
    hmac.compute(array, offset, plainLength, rolloverCounter(index));
    if (!hmac.matches(array, offset + plainLength)) {
      return AUTHENTICATION_FAILED;
    }
    counterMode.apply(array, offset + clearLength, plainLength - clearLength, ssrc, index);
    return plainLength;
  }

  private static int rolloverCounter(long index) {
    return (int) (index >>> SEQUENCE_NUMBER_BITS);
  }
}
