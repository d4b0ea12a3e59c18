package io.madang.srtp;

import io.madang.wire.ByteArrays;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM under one session key with the nonce of RFC 7714, sections 8.1 and 9.1: one reused JDK
/// cipher, re-initialised per packet because a nonce cannot be set otherwise.
///
/// ```
///  0         2              6                         12
/// +---------+--------------+--------------------------+
/// |  00 00  |     SSRC     | ROC || SEQ or 00 00 index |  XOR salt
/// +---------+--------------+--------------------------+
/// ```
///
/// Works on heap arrays, in place. The JDK refuses to seal with the nonce of the call before, which
/// never happens here: the contexts give every index once.
final class GaloisCounterMode {
  static final int TAG_LENGTH = 16;

  private static final int TAG_BITS = TAG_LENGTH * 8;
  private static final int SSRC_OFFSET = 2;
  private static final int INDEX_OFFSET = 4; // the low 48 bits of the long there
  private static final int NONCE_LENGTH = 12;

  private final Cipher cipher = JdkCrypto.galoisCounterMode();
  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] nonce = new byte[NONCE_LENGTH];

  GaloisCounterMode(SessionKeys keys) {
    key = new SecretKeySpec(keys.cipherKey(), "AES");
    salt = keys.salt().clone();
  }

  void beginSealing(int ssrc, long index) {
    begin(Cipher.ENCRYPT_MODE, ssrc, index);
  }

  void beginOpening(int ssrc, long index) {
    begin(Cipher.DECRYPT_MODE, ssrc, index);
  }

  /// Adds bytes that are authenticated, not encrypted.
  void associate(byte[] array, int offset, int length) {
    cipher.updateAAD(array, offset, length);
  }

  /// Encrypts `array[offset, offset + length)` and writes the tag behind it.
  void seal(byte[] array, int offset, int length) {
    try {
      cipher.doFinal(array, offset, length, array, offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /// Decrypts `array[offset, offset + length)`, whose last 16 bytes are the tag; false when the tag
  /// is wrong. The JDK reports that by an exception, about 2 µs.
  boolean open(byte[] array, int offset, int length) {
    try {
      cipher.doFinal(array, offset, length, array, offset);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening failed", e);
    }
  }

  private void begin(int mode, int ssrc, long index) {
    System.arraycopy(salt, 0, nonce, 0, NONCE_LENGTH);
    ByteArrays.put32(nonce, SSRC_OFFSET, ByteArrays.i32(nonce, SSRC_OFFSET) ^ ssrc);
    ByteArrays.put64(nonce, INDEX_OFFSET, ByteArrays.i64(nonce, INDEX_OFFSET) ^ index);
    try {
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the nonce was used before", e);
    }
  }
}
