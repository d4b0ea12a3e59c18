package io.madang.srtp;

/// AES-GCM for RTP (RFC 7714, section 8): the header is associated data, the tag follows the
/// payload.
final class GcmRtpCipher implements PacketCipher {
  private final GaloisCounterMode gcm;

  GcmRtpCipher(SessionKeys keys) {
    gcm = new GaloisCounterMode(keys);
  }

  @Override
  public int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    gcm.beginSealing(ssrc, index);
    gcm.associate(array, offset, clearLength);
    gcm.seal(array, offset + clearLength, length - clearLength);
    return length + GaloisCounterMode.TAG_LENGTH;
  }

  @Override
  public int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    gcm.beginOpening(ssrc, index);
    gcm.associate(array, offset, clearLength);
    return gcm.open(array, offset + clearLength, length - clearLength)
        ? length - GaloisCounterMode.TAG_LENGTH
        : AUTHENTICATION_FAILED;
  }
}
