package io.madang.sdp;

import java.util.Optional;

/// Who opens the DTLS association (RFC 8842, section 5.2).
public enum Setup {
  /// The writer sends the ClientHello.
  ACTIVE("active"),
  /// The writer waits for the ClientHello.
  PASSIVE("passive"),
  /// The writer takes either role; for offers only.
  ACTPASS("actpass"),
  /// No association for now.
  HOLDCONN("holdconn");

  private final String text;

  Setup(String text) {
    this.text = text;
  }

  public static Optional<Setup> of(String text) {
    return switch (text) {
      case "active" -> Optional.of(ACTIVE);
      case "passive" -> Optional.of(PASSIVE);
      case "actpass" -> Optional.of(ACTPASS);
      case "holdconn" -> Optional.of(HOLDCONN);
      default -> Optional.empty();
    };
  }

  static Setup parse(String value) {
    return of(value.strip())
        .orElseThrow(() -> new IllegalArgumentException("not a setup role: '" + value + "'"));
  }

  /// As it is written in a description.
  @Override
  public String toString() {
    return text;
  }
}
