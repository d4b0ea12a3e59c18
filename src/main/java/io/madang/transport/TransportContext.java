package io.madang.transport;

import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.Fingerprint;
import io.madang.ice.IceSettings;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// What all transports of a server share. Immutable, thread-safe.
///
/// @param dtls makes the handshakes; has the server's certificate
/// @param fingerprint of that certificate, for the answers
/// @param advertisedAddresses the addresses named as candidates, most preferred first
/// @param random for credentials, SSRCs and the like
/// @param handshakes makes the threads that handshakes block on
public record TransportContext(
    DtlsEndpoint dtls,
    Fingerprint fingerprint,
    List<InetAddress> advertisedAddresses,
    SecureRandom random,
    ThreadFactory handshakes,
    IceSettings ice,
    TransportSettings settings) {
  public TransportContext {
    advertisedAddresses = List.copyOf(advertisedAddresses);
  }

  /// With default settings, and virtual threads for the handshakes.
  public static TransportContext of(
      DtlsEndpoint dtls,
      Fingerprint fingerprint,
      List<InetAddress> advertisedAddresses,
      SecureRandom random) {
    return new TransportContext(
        dtls,
        fingerprint,
        advertisedAddresses,
        random,
        Thread.ofVirtual().name("dtls-", 0).factory(),
        IceSettings.DEFAULT,
        TransportSettings.DEFAULT);
  }
}
