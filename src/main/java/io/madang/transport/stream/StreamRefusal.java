package io.madang.transport.stream;

/// Why a connection was closed by us before, or instead of, serving it. The names are metric
/// labels.
public enum StreamRefusal {
  /// As many as there may be are open.
  TOO_MANY_CONNECTIONS,
  /// As many unconfirmed ones as there may be came from the same address or IPv6 network.
  TOO_MANY_OF_ADDRESS,
  /// A younger one took its place among the unconfirmed.
  CROWDED_OUT,
  /// Nothing showed in time that it belongs here.
  NOT_CONFIRMED,
  /// Its first bytes are of no protocol that is spoken here.
  UNKNOWN_PROTOCOL,
  /// TLS, and there is no certificate.
  NO_CERTIFICATE,
  /// More handshakes waited to be worked on than may.
  TOO_MANY_HANDSHAKES,
  TLS_FAILED,
  /// A broken frame or message: nothing after it could be understood.
  MALFORMED,
  /// Its peer took nothing of what waited for it for too long.
  STALLED,
  /// A browser, and the HTTPS server did not take the connection, or as many as there may be are
  /// passed on.
  HTTPS_UNAVAILABLE,
  /// An exception in our own code.
  BUG;

  private static final StreamRefusal[] VALUES = values();

  static final int COUNT = VALUES.length;

  /// Whether there may be very many of these, of peers that are owed nothing.
  boolean isFlood() {
    return switch (this) {
      case TOO_MANY_CONNECTIONS, TOO_MANY_OF_ADDRESS, CROWDED_OUT, NOT_CONFIRMED -> true;
      case UNKNOWN_PROTOCOL, NO_CERTIFICATE, TOO_MANY_HANDSHAKES, TLS_FAILED -> false;
      case MALFORMED, STALLED, HTTPS_UNAVAILABLE, BUG -> false;
    };
  }
}
