package io.madang.server.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// What a caller shows in its `Authorization` header.
public sealed interface Credentials {

  /// No header, or a scheme we do not know.
  record None() implements Credentials {}

  /// A token (RFC 6750, section 2.1).
  record Bearer(String token) implements Credentials {
    /// The token is a secret: it is not shown.
    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /// An API key and its secret as user and password (RFC 7617).
  record Basic(String key, String secret) implements Credentials {

    /// Compares in constant time.
    boolean hasSecret(String expected) {
      return MessageDigest.isEqual(
          secret.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /// The secret is not shown.
    @Override
    public String toString() {
      return "Basic[" + key + "]";
    }
  }

  /// Reads the header; what cannot be read counts as nothing shown.
  static Credentials parse(Optional<String> header) {
    String text = header.orElse("").strip();
    int space = text.indexOf(' ');
    if (space < 0) {
      return new None();
    }
    String rest = text.substring(space + 1).strip();
    return switch (text.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> new Bearer(rest);
      case "basic" -> basic(rest);
      default -> new None();
    };
  }

  /// The token, if that is what was shown.
  default Optional<String> bearerToken() {
    return this instanceof Bearer(String token) ? Optional.of(token) : Optional.empty();
  }

  private static Credentials basic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? new None()
          : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return new None();
    }
  }
}
