package io.madang.ice;

import java.util.random.RandomGenerator;

/// A username fragment and its password (RFC 8839, section 5.4). Immutable. Its text form hides the
/// password.
///
/// @param ufrag 4 to 256 ICE characters
/// @param password 22 to 256 ICE characters
public record IceCredentials(String ufrag, String password) {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /// 48 bits: enough to find a peer among many without collisions.
  private static final int UFRAG_LENGTH = 8;

  /// 144 bits; RFC 8445, section 5.3 asks for 128.
  private static final int PASSWORD_LENGTH = 24;

  public IceCredentials {
    if (!isLegal(ufrag, 4)) {
      throw new IllegalArgumentException("not an ICE username fragment");
    }
    if (!isLegal(password, 22)) {
      throw new IllegalArgumentException("not an ICE password");
    }
  }

  /// New credentials.
  ///
  /// @param random cryptographically strong, a `SecureRandom`
  /// @param ufragPrefix ICE characters that the fragment begins with, may be empty
  public static IceCredentials generate(RandomGenerator random, String ufragPrefix) {
    return new IceCredentials(
        ufragPrefix + text(random, UFRAG_LENGTH), text(random, PASSWORD_LENGTH));
  }

  private static String text(RandomGenerator random, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  /// Some clients use `-`, `_` or `=` too; what must not be in here are colons, spaces and line
  /// breaks.
  private static boolean isLegal(String text, int minimum) {
    return text.length() >= minimum
        && text.length() <= 256
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
  }

  @Override
  public String toString() {
    return "IceCredentials[" + ufrag + "]";
  }
}
