package io.madang.ice.stun;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A key for `MESSAGE-INTEGRITY` and `MESSAGE-INTEGRITY-SHA256` (RFC 8489, sections 14.5 and 14.6).
///
/// Confined to one thread: it holds the digests it works with. Checking and signing allocate
/// nothing, except for the first message with SHA-256.
public final class MessageIntegrity {
  static final int SHA1_LENGTH = 20;
  static final int SHA256_LENGTH = 32;

  private final byte[] key;
  private final Hmac sha1;

  /// Set when first needed: no browser sends it yet.
  private @Nullable Hmac sha256;

  private MessageIntegrity(byte[] key) {
    this.key = key;
    sha1 = Hmac.sha1(key);
  }

  /// A short-term credential's key: the password itself (RFC 8489, section 9.1.1).
  public static MessageIntegrity shortTerm(String password) {
    return new MessageIntegrity(password.getBytes(StandardCharsets.UTF_8));
  }

  /// A long-term credential's key with the algorithm MD5, which all clients know (RFC 8489, section
  /// 18.5.1.1).
  public static MessageIntegrity longTermMd5(String username, String realm, String password) {
    return longTerm("MD5", username, realm, password);
  }

  /// A long-term credential's key with the algorithm SHA-256 (RFC 8489, section 18.5.1.2).
  public static MessageIntegrity longTermSha256(String username, String realm, String password) {
    return longTerm("SHA-256", username, realm, password);
  }

  /// What a client names itself with instead of a user name that it wants to hide: the value of
  /// `USERHASH` (RFC 8489, section 14.4).
  public static byte[] userHash(String username, String realm) {
    String text = username + ':' + realm;
    return Hmac.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageIntegrity longTerm(
      String algorithm, String username, String realm, String password) {
    String text = username + ':' + realm + ':' + password;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new MessageIntegrity(Hmac.digest(algorithm).digest(bytes));
  }

  /// The code over a message's bytes before the attribute at `attributeOffset` (relative to the
  /// message), as if the message ended with that attribute. Borrowed until the next call.
  byte[] compute(boolean useSha256, byte[] array, int offset, int attributeOffset, int codeLength) {
    Hmac hmac = useSha256 ? sha256() : sha1;
    int length = attributeOffset + 4 + codeLength - StunMessage.HEADER_LENGTH;
    hmac.begin();
    hmac.update(array, offset, 2);
    hmac.update((byte) (length >> 8));
    hmac.update((byte) length);
    hmac.update(array, offset + 4, attributeOffset - 4);
    return hmac.finish();
  }

  /// Whether the code in the message is the right one; takes the same time for every wrong code.
  boolean matches(
      boolean useSha256, byte[] array, int offset, int attributeOffset, int codeLength) {
    byte[] expected = compute(useSha256, array, offset, attributeOffset, codeLength);
    int difference = 0;
    for (int i = 0; i < codeLength; i++) {
      difference |= expected[i] ^ array[offset + attributeOffset + 4 + i];
    }
    return difference == 0;
  }

  private Hmac sha256() {
    if (sha256 == null) {
      sha256 = Hmac.sha256(key);
    }
    return sha256;
  }

  /// Says nothing of the key.
  @Override
  public String toString() {
    return "MessageIntegrity";
  }
}
