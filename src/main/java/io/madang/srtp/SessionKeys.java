package io.madang.srtp;

import io.madang.wire.ByteArrays;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The session keys of one direction for either RTP or RTCP, derived from the master key and salt
/// (RFC 3711, section 4.3; RFC 6188 and RFC 7714, section 11, for the GCM profiles).
///
/// The key derivation rate is 0, the only one DTLS-SRTP knows: keys are derived once.
record SessionKeys(byte[] cipherKey, byte[] authenticationKey, byte[] salt) {
  private static final int AUTHENTICATION_KEY_LENGTH = 20;
  private static final int BLOCK_LENGTH = 16;

  /// The label is XORed onto the byte of the salt that lies 48 bits (index and rate) from its end.
  private static final int LABEL_OFFSET = 7;

  private static final int RTP_LABELS = 0;
  private static final int RTCP_LABELS = 3;
  private static final int CIPHER_LABEL = 0;
  private static final int AUTHENTICATION_LABEL = 1;
  private static final int SALT_LABEL = 2;

  static SessionKeys forRtp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return derive(profile, masterKey, masterSalt, RTP_LABELS);
  }

  static SessionKeys forRtcp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    return derive(profile, masterKey, masterSalt, RTCP_LABELS);
  }

  private static SessionKeys derive(
      SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int labels) {
    if (masterKey.length != profile.keyLength() || masterSalt.length != profile.saltLength()) {
      throw new IllegalArgumentException("master key or salt does not fit " + profile);
    }
    int authenticationKeyLength = profile.isAead() ? 0 : AUTHENTICATION_KEY_LENGTH;
    return new SessionKeys(
        keystream(masterKey, masterSalt, labels + CIPHER_LABEL, profile.keyLength()),
        keystream(masterKey, masterSalt, labels + AUTHENTICATION_LABEL, authenticationKeyLength),
        keystream(masterKey, masterSalt, labels + SALT_LABEL, profile.saltLength()));
  }

  /// AES in counter mode over zeros, from the block `(salt XOR label) || 0`. A 12-byte salt counts
  /// as if two zero bytes followed it (RFC 7714, section 11).
  private static byte[] keystream(byte[] masterKey, byte[] masterSalt, int label, int length) {
    byte[] block = Arrays.copyOf(masterSalt, BLOCK_LENGTH);
    ByteArrays.put8(block, LABEL_OFFSET, block[LABEL_OFFSET] ^ label);
    try {
      Cipher cipher = JdkCrypto.counterMode();
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(block));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES counter mode failed", e);
    }
  }
}
