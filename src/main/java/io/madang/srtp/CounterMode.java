package io.madang.srtp;

import io.madang.wire.ByteArrays;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode under one session key, from the block `(salt * 2^16) XOR (SSRC * 2^64) XOR
/// (index * 2^16)` (RFC 3711, section 4.1.1). Encrypting and decrypting are the same.
final class CounterMode {
  private static final int BLOCK_LENGTH = 16;
  private static final int SSRC_OFFSET = 4;
  private static final int INDEX_OFFSET = 8;
  private static final int BLOCK_COUNTER_BITS = 16;

  private final Cipher cipher = JdkCrypto.counterMode();
  private final SecretKeySpec key;
  private final byte[] salt;
  private final byte[] block = new byte[BLOCK_LENGTH];

  CounterMode(SessionKeys keys) {
    key = new SecretKeySpec(keys.cipherKey(), "AES");
    salt = Arrays.copyOf(keys.salt(), BLOCK_LENGTH);
  }

  /// XORs the key stream of this SSRC and index onto `array[offset, offset + length)`.
  void apply(byte[] array, int offset, int length, int ssrc, long index) {
    System.arraycopy(salt, 0, block, 0, BLOCK_LENGTH);
    ByteArrays.put32(block, SSRC_OFFSET, ByteArrays.i32(block, SSRC_OFFSET) ^ ssrc);
    long low = ByteArrays.i64(block, INDEX_OFFSET) ^ index << BLOCK_COUNTER_BITS;
    ByteArrays.put64(block, INDEX_OFFSET, low);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(block));
      // update, not doFinal: a stream cipher holds nothing back, and doFinal copies the packet
      cipher.update(array, offset, length, array, offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES counter mode failed", e);
    }
  }
}
