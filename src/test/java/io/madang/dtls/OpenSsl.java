package io.madang.dtls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A running `openssl` program: an independent DTLS stack to shake hands with.
final class OpenSsl implements AutoCloseable {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final StringBuilder output = new StringBuilder();

  private OpenSsl(Process process) {
    this.process = process;
    // A virtual thread would hold its carrier for as long as the program is silent.
    Thread.ofPlatform().daemon().start(this::readOutput);
  }

  static boolean isPresent() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static OpenSsl start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    return new OpenSsl(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /// Makes `key.pem` and `cert.pem` in a folder and answers the certificate's fingerprint.
  static Fingerprint makeCertificate(Path folder, String keyType)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=peer"));
    command.addAll(
        keyType.equals("rsa")
            ? List.of("-newkey", "rsa:2048")
            : List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-keyout", folder.resolve("key.pem").toString()));
    command.addAll(List.of("-out", folder.resolve("cert.pem").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("req.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("req.log")));
    }
    byte[] pem = Files.readAllBytes(folder.resolve("cert.pem"));
    return Fingerprint.of(
        "sha-256",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem))
            .getEncoded());
  }

  void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(ISO_8859_1));
    process.getOutputStream().flush();
  }

  /// Waits until the output has a match and answers its first group.
  String await(String pattern) throws InterruptedException {
    Pattern compiled = Pattern.compile(pattern);
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    synchronized (output) {
      while (true) {
        Matcher matcher = compiled.matcher(output);
        if (matcher.find()) {
          return matcher.group(1);
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("no " + pattern + " in:\n" + output);
        }
        output.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readOutput() {
    byte[] buffer = new byte[4096];
    try (InputStream stream = process.getInputStream()) {
      int read = stream.read(buffer);
      while (read >= 0) {
        synchronized (output) {
          output.append(new String(buffer, 0, read, ISO_8859_1));
          output.notifyAll();
        }
        read = stream.read(buffer);
      }
    } catch (IOException e) {
      // the process was ended
    }
  }
}
