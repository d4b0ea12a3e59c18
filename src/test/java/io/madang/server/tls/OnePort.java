package io.madang.server.tls;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.Map;

/// A server with everything TCP on its media port.
public final class OnePort implements QuarkusTestProfile {
  private static final String DIRECTORY = "one-port-test.directory";

  /// What TURN's credentials are made with.
  public static final String SECRET = "north";

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
        "madang.tls.one-port",
        "true",
        "madang.turn.secret",
        SECRET,
        "madang.turn.allowed-peers",
        "127.0.0.0/8");
  }

  public static Path certificate() {
    return Path.of(System.getProperty(DIRECTORY), "cert.pem");
  }
}
