package io.madang.rtsp.message;

import java.util.Locale;
import java.util.Optional;

/// The `Session` header (RFC 2326, section 12.37). Immutable.
///
/// @param id never empty
/// @param timeoutSeconds without a request after which the server forgets the session, 1..86400
public record SessionHeader(String id, int timeoutSeconds) {
  /// Where the server does not say.
  public static final int DEFAULT_TIMEOUT_SECONDS = 60;

  private static final int MAX_TIMEOUT_SECONDS = 86_400;
  private static final int MAX_ID = 256;

  /// Empty if there is no usable id.
  public static Optional<SessionHeader> parse(String value) {
    String[] parts = value.split(";");
    String id = parts.length == 0 ? "" : parts[0].strip();
    if (id.isEmpty() || id.length() > MAX_ID) {
      return Optional.empty();
    }
    int timeout = DEFAULT_TIMEOUT_SECONDS;
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", 2);
      boolean named = parameter[0].strip().toLowerCase(Locale.ROOT).equals("timeout");
      int seconds = named && parameter.length == 2 ? seconds(parameter[1]) : 0;
      timeout = seconds > 0 ? Math.min(seconds, MAX_TIMEOUT_SECONDS) : timeout;
    }
    return Optional.of(new SessionHeader(id, timeout));
  }

  /// The header's value as a server writes it.
  @Override
  public String toString() {
    return id + ";timeout=" + timeoutSeconds;
  }

  private static int seconds(String text) {
    String digits = text.replace('"', ' ').strip();
    return MediaSection.number(digits, Integer.MAX_VALUE);
  }
}
