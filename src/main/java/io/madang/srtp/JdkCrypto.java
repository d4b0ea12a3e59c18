package io.madang.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/// Gets the JDK's own ciphers by name of their provider, so that another provider that an
/// application registers first (Bouncy Castle is 10 times slower here) is never taken for media.
final class JdkCrypto {
  private static final String PROVIDER = "SunJCE";

  private JdkCrypto() {}

  static Cipher galoisCounterMode() {
    return cipher("AES/GCM/NoPadding");
  }

  static Cipher counterMode() {
    return cipher("AES/CTR/NoPadding");
  }

  static Mac hmacSha1() {
    try {
      return Mac.getInstance("HmacSHA1", PROVIDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA1", e);
    }
  }

  private static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation, PROVIDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + transformation, e);
    }
  }
}
