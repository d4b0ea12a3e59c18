package io.madang.interop;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.server.MediaServer;
import io.madang.server.tls.TestCertificate;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// A server whose TURN secret is known and that has a certificate, for clients of others that shall
/// come through a relay.
public final class WithTurn implements QuarkusTestProfile {
  private static final String SECRET = "north";
  private static final long FAR_FUTURE = 99_999_999_999L;
  private static final String DIRECTORY = "interop-test.directory";

  @Override
  public Map<String, String> getConfigOverrides() {
    // Quarkus loads this class twice; both shall mean the same files.
    String directory = System.getProperty(DIRECTORY, "");
    if (directory.isEmpty()) {
      var files = TestCertificate.make(90, "DNS:localhost", "IP:127.0.0.1");
      directory = files.certificate().getParent().toString();
      System.setProperty(DIRECTORY, directory);
    }
    return Map.of(
        "madang.tls.certificate",
        directory + "/cert.pem",
        "madang.tls.key",
        directory + "/key.pem",
        "madang.turn.secret",
        SECRET);
  }

  /// What tells our halves of these tests to use nothing but a relay.
  ///
  /// @param transport to the relay: udp, tcp or tls; none for no relay
  static Map<String, String> environment(MediaServer server, String transport) {
    String url =
        switch (transport) {
          case "none" -> "";
          case "tls" -> "turns:127.0.0.1:" + server.tlsPort() + "?transport=tcp";
          default -> "turn:127.0.0.1:" + server.ports().getFirst() + "?transport=" + transport;
        };
    if (url.isEmpty()) {
      return Map.of();
    }
    var issued = new TimeLimitedCredentials(SECRET).issue("interop", FAR_FUTURE);
    return Map.of(
        "ICE_URL",
        url,
        "ICE_USERNAME",
        issued.username(),
        "ICE_CREDENTIAL",
        issued.password(),
        // Both Go and Python trust what is in it.
        "SSL_CERT_FILE",
        System.getProperty(DIRECTORY) + "/cert.pem");
  }
}
