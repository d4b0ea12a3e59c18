package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The hashes of Digest authentication (RFC 7616, section 3.3), weakest first.
enum DigestAlgorithm {
  MD5("MD5", "MD5"),
  SHA_256("SHA-256", "SHA-256");

  private static final String SESSION = "-SESS";

  private final String wireName;
  private final String javaName;

  DigestAlgorithm(String wireName, String javaName) {
    this.wireName = wireName;
    this.javaName = javaName;
  }

  String wireName() {
    return wireName;
  }

  /// Empty for one that is not known; nothing said means MD5.
  static Optional<DigestAlgorithm> of(String name) {
    String base = name.toUpperCase(Locale.ROOT);
    if (isSession(name)) {
      base = base.substring(0, base.length() - SESSION.length());
    }
    return switch (base) {
      case "", "MD5" -> Optional.of(MD5);
      case "SHA-256", "SHA256", "SHA_256" -> Optional.of(SHA_256);
      default -> Optional.empty();
    };
  }

  /// Whether the secret is bound to the nonces (`MD5-sess`).
  static boolean isSession(String name) {
    return name.toUpperCase(Locale.ROOT).endsWith(SESSION);
  }

  /// In lower case hexadecimal digits.
  String hash(String text) {
    try {
      byte[] bytes = MessageDigest.getInstance(javaName).digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has " + javaName, missing);
    }
  }
}
