package io.madang.ice.stun;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// HMAC (RFC 2104) with one key, over the JDK's digests.
///
/// `javax.crypto.Mac` makes two arrays for each result; a `MessageDigest` writes into ours, so that
/// checking a connectivity check allocates nothing. Confined to one thread.
public final class Hmac {
  private static final int BLOCK_LENGTH = 64;

  private final MessageDigest digest;
  private final byte[] innerPad;
  private final byte[] outerPad;
  private final byte[] result;

  private Hmac(MessageDigest digest, byte[] key) {
    this.digest = digest;
    byte[] shortKey = key.length > BLOCK_LENGTH ? digest.digest(key) : key;
    innerPad = pad(shortKey, 0x36);
    outerPad = pad(shortKey, 0x5c);
    result = new byte[digest.getDigestLength()];
  }

  public static Hmac sha1(byte[] key) {
    return new Hmac(digest("SHA-1"), key);
  }

  public static Hmac sha256(byte[] key) {
    return new Hmac(digest("SHA-256"), key);
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(algorithm + " is part of every Java runtime", missing);
    }
  }

  private static byte[] pad(byte[] key, int value) {
    byte[] pad = Arrays.copyOf(key, BLOCK_LENGTH);
    for (int i = 0; i < pad.length; i++) {
      pad[i] ^= (byte) value;
    }
    return pad;
  }

  public void begin() {
    digest.reset();
    digest.update(innerPad, 0, BLOCK_LENGTH);
  }

  void update(byte value) {
    digest.update(value);
  }

  public void update(byte[] array, int offset, int length) {
    digest.update(array, offset, length);
  }

  /// The code, borrowed until the next call.
  public byte[] finish() {
    try {
      digest.digest(result, 0, result.length);
      digest.update(outerPad, 0, BLOCK_LENGTH);
      digest.update(result, 0, result.length);
      digest.digest(result, 0, result.length);
      return result;
    } catch (DigestException impossible) {
      throw new IllegalStateException("the result has the digest's length", impossible);
    }
  }
}
