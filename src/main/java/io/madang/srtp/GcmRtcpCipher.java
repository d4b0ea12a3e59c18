package io.madang.srtp;

import io.madang.wire.ByteArrays;

/// AES-GCM for RTCP (RFC 7714, section 9): the index word comes last in the packet and is
/// associated data after the clear part.
///
/// ```
/// | header, SSRC | reports, encrypted | tag (16) | E || index (4) |
/// ```
final class GcmRtcpCipher implements PacketCipher {
  private static final int TAG_LENGTH = GaloisCounterMode.TAG_LENGTH;
  private static final int WORD_LENGTH = SrtpProfile.INDEX_WORD_LENGTH;
  private static final long INDEX_MASK = 0x7fff_ffffL;

  private final GaloisCounterMode gcm;

  GcmRtcpCipher(SessionKeys keys) {
    gcm = new GaloisCounterMode(keys);
  }

  @Override
  public int seal(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    int word = offset + length + TAG_LENGTH;
    ByteArrays.put32(array, word, (int) index);

    gcm.beginSealing(ssrc, index & INDEX_MASK);
    gcm.associate(array, offset, clearLength);
    gcm.associate(array, word, WORD_LENGTH);
    gcm.seal(array, offset + clearLength, length - clearLength);
    return length + TAG_LENGTH + WORD_LENGTH;
  }

  @Override
  public int open(byte[] array, int offset, int clearLength, int length, int ssrc, long index) {
    int sealedLength = length - WORD_LENGTH;
    gcm.beginOpening(ssrc, index & INDEX_MASK);
    gcm.associate(array, offset, clearLength);
    gcm.associate(array, offset + sealedLength, WORD_LENGTH);
    return gcm.open(array, offset + clearLength, sealedLength - clearLength)
        ? sealedLength - TAG_LENGTH
        : AUTHENTICATION_FAILED;
  }
}
