package io.madang.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A certificate and its key in PEM files, made by OpenSSL.
public record TestCertificate(Path certificate, Path key) {
  private static final long DEADLINE_SECONDS = 30;

  /// @param alternatives as `DNS:meet.example.org` or `IP:127.0.0.1`
  public static TestCertificate make(int days, String... alternatives) {
    try {
      Path directory = Files.createTempDirectory("tls");
      var made = new TestCertificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
      made.remake(days, alternatives);
      return made;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// Another certificate, with another key, in the same files.
  public void remake(int days, String... alternatives) throws IOException {
    Path newKey = key.resolveSibling("new-key.pem");
    Path newCertificate = key.resolveSibling("new-cert.pem");
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec"));
    command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test"));
    command.addAll(List.of("-days", Integer.toString(days), "-addext"));
    command.add("subjectAltName=" + String.join(",", alternatives));
    command.addAll(List.of("-keyout", newKey.toString(), "-out", newCertificate.toString()));
    openssl(command);
    Files.move(newKey, key, StandardCopyOption.REPLACE_EXISTING);
    Files.move(newCertificate, certificate, StandardCopyOption.REPLACE_EXISTING);
  }

  public static void openssl(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      process.destroyForcibly();
    }
  }
}
