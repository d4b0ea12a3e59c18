package io.madang.server.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.HttpPorts;
import io.madang.wire.MonotonicClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/// HTTPS by `madang.tls.*` alone, as a client sees it that checks certificates.
@QuarkusTest
@TestProfile(HttpsTest.WithCertificate.class)
class HttpsTest {
  private static final TestCertificate FILES =
      TestCertificate.make(90, "DNS:localhost", "IP:127.0.0.1");
  private static final long DEADLINE_NANOS = SECONDS.toNanos(20);

  public static final class WithCertificate implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      // Quarkus loads this class twice; both shall mean the same files.
      String directory = System.getProperty("https-test.directory", "");
      if (directory.isEmpty()) {
        directory = FILES.certificate().getParent().toString();
        System.setProperty("https-test.directory", directory);
      }
      return Map.of(
          "madang.tls.certificate",
          directory + "/cert.pem",
          "madang.tls.key",
          directory + "/key.pem");
    }
  }

  @Inject HttpPorts ports;
  @Inject CertificateWatch watch;

  private static TestCertificate files() {
    var directory = java.nio.file.Path.of(System.getProperty("https-test.directory"));
    return new TestCertificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }

  @Test
  void https_servesHttp2AndWebSocketsBesideHttp() throws Exception {
    try (HttpClient client = client()) {
      HttpResponse<String> secure = get(client, "https", ports.https().orElseThrow());
      HttpResponse<String> plain = get(client, "http", ports.http().orElseThrow());

      assertThat(secure.statusCode()).isEqualTo(200);
      assertThat(secure.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(plain.statusCode()).isEqualTo(200);
      assertThat(answerTo(client, "not JSON")).contains("bad-json");
    }
  }

  @Test
  void https_newFiles_areServedWithoutRestart_andUnfitOnesAreNot() throws Exception {
    TestCertificate files = files();
    String damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    X509Certificate before = watch.current().orElseThrow().chain().getFirst();

    Files.writeString(files.certificate(), damaged);
    await(() -> !watch.problem().isEmpty());
    assertThat(watch.problem()).contains("madang.tls", "cert.pem", "cannot be read");
    assertThat(watch.current().orElseThrow().chain().getFirst()).isEqualTo(before);

    files.remake(30, "DNS:localhost", "IP:127.0.0.1", "DNS:renewed.example.org");
    await(() -> watch.current().orElseThrow().names().contains("renewed.example.org"));
    await(() -> watch.problem().isEmpty());
    try (HttpClient client = client()) {
      HttpResponse<String> response = get(client, "https", ports.https().orElseThrow());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.sslSession().orElseThrow().getPeerCertificates()[0])
          .isEqualTo(watch.current().orElseThrow().chain().getFirst());
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = MonotonicClock.system().nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(MonotonicClock.system().nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static HttpResponse<String> get(HttpClient client, String scheme, int port)
      throws Exception {
    URI uri = URI.create(scheme + "://127.0.0.1:" + port + "/q/health/live");
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String answerTo(HttpClient client, String text) throws Exception {
    var answer = new CompletableFuture<String>();
    URI uri = URI.create("wss://127.0.0.1:" + ports.https().orElseThrow() + "/ws");
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                uri,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    answer.complete(data.toString());
                    return CompletableFuture.completedFuture(null);
                  }
                })
            .get(10, SECONDS);
    socket.sendText(text, true);
    try {
      return answer.get(10, SECONDS);
    } finally {
      socket.abort();
    }
  }

  /// Trusts the certificate as it is in the file now.
  private static HttpClient client() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (var file = new FileInputStream(files().certificate().toFile())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(file));
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
