package io.madang.srtp;

import io.madang.wire.ByteArrays;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA1 cut to 80 bits (RFC 3711, section 4.2.1) under one session key.
final class TruncatedHmac {
  static final int TAG_LENGTH = 10;

  private static final int SHA1_LENGTH = 20;

  private final Mac mac = JdkCrypto.hmacSha1();
  private final byte[] tag = new byte[SHA1_LENGTH];
  private final byte[] word = new byte[Integer.BYTES];

  TruncatedHmac(SessionKeys keys) {
    try {
      mac.init(new SecretKeySpec(keys.authenticationKey(), "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 refuses a key of 20 bytes", e);
    }
  }

  /// Computes the tag of `array[offset, offset + length)` followed by the four bytes of `suffix`,
  /// for [#write] or [#matches].
  void compute(byte[] array, int offset, int length, int suffix) {
    ByteArrays.put32(word, 0, suffix);
    mac.update(array, offset, length);
    mac.update(word, 0, word.length);
    try {
      mac.doFinal(tag, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 failed", e);
    }
  }

  /// Writes the computed tag.
  void write(byte[] array, int at) {
    System.arraycopy(tag, 0, array, at, TAG_LENGTH);
  }

  /// Whether the bytes at `at` are the computed tag; takes as long for any difference.
  boolean matches(byte[] array, int at) {
    int difference = 0;
    for (int i = 0; i < TAG_LENGTH; i++) {
      difference |= tag[i] ^ array[at + i];
    }
    return difference == 0;
  }
}
