package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.transport.stream.tls.Certificates;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Browsers on the media port: TLS that asks for HTTP goes to the HTTPS server.
class HttpsSpliceTest {
  private static final int MEGABYTE = 1 << 20;

  /// The first message of a client that asks for HTTP, without anything behind it.
  private static final byte[] BEGINNING = {
    22, 3, 1, 0, 56, 1, 0, 0, 52, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 19, 1, 1, 0, 0, 9, 0, 16, 0, 5, 0, 3, 2, 'h', '2'
  };

  @TempDir Path directory;
  private final RecordingStreams streams = new RecordingStreams();
  private final Certificates certificates = Certificates.make("EC", "meet.example.org");
  private SSLContext context;
  private TestHttps https;
  private StreamPort port;

  @BeforeEach
  void startHttps() throws Exception {
    https = TestHttps.start(certificates);
    context = https.context();
  }

  @AfterEach
  void close() {
    port.close();
    https.close();
  }

  private void open(TcpEngine engine) throws IOException {
    var settings =
        new StreamSettings(
            List.of(),
            0,
            -1,
            Optional.of(certificates.write(directory)),
            true,
            StreamLimits.STANDARD);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(10));
    port.start(streams);
  }

  @ParameterizedTest
  @EnumSource
  void browser_sendsAndReceivesAMegabyte(TcpEngine engine) throws Exception {
    open(engine);
    port.useHttps(https.address());
    byte[] body = new byte[MEGABYTE];
    new Random(5).nextBytes(body);
    try (var client = HttpClient.newBuilder().sslContext(context).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port.port() + "/echo"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .timeout(Duration.ofSeconds(30))
              .build();
      for (int i = 0; i < 3; i++) {
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(Arrays.equals(answer.body(), body)).isTrue();
      }
      assertThat(port.statistics().spliced()).isPositive();
      // The client may have opened one more connection, which has yet to say what it is.
      await("nobody is unconfirmed", () -> port.statistics().unconfirmed() == 0);
    }
    await("the splice ends with the client", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void turnClient_besideBrowsers_isServedHere(TcpEngine engine) throws Exception {
    open(engine);
    port.useHttps(https.address());
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"stun.turn"});
    socket.setSSLParameters(parameters);
    try (var client = new StreamClient(socket)) {
      client.send(binding(1));

      assertThat(streams.next().bytes()).isEqualTo(binding(1));
      assertThat(port.statistics().spliced()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void httpsServerThatIsNotThere_closes(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      assertThat(client.send(BEGINNING).isEnded()).isTrue();
    }
    try (var nobody = new ServerSocket(0)) {
      port.useHttps(new InetSocketAddress("127.0.0.1", nobody.getLocalPort()));
    }
    try (var client = StreamClient.connect(port.port())) {
      assertThat(client.send(BEGINNING).isEnded()).isTrue();
    }

    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.HTTPS_UNAVAILABLE, 2L);
    await("no splice is left", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void halfClose_isPassedOn_andTheOtherDirectionGoesOn(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port.useHttps(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      try (var client = StreamClient.connect(port.port())) {
        for (byte each : BEGINNING) {
          client.send(new byte[] {each});
        }
        client.send(new byte[100_000]);
        client.socket().shutdownOutput();
        Socket accepted = server.accept();
        accepted.setSoTimeout(20_000);
        int received = accepted.getInputStream().readAllBytes().length;
        accepted.getOutputStream().write(new byte[200_000]);
        accepted.close();

        assertThat(received).isEqualTo(BEGINNING.length + 100_000);
        assertThat(client.receive(200_000)).hasSize(200_000);
        assertThat(client.isEnded()).isTrue();
      }
    }
    await("the splice is over", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void serverThatDoesNotRead_slowsTheClient(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port.useHttps(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      try (var client = StreamClient.connect(port.port())) {
        client.send(BEGINNING);
        Socket accepted = server.accept();
        int total = 64 * MEGABYTE;
        Thread sender =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int i = 0; i < 64; i++) {
                      client.send(new byte[MEGABYTE]);
                    }
                    client.socket().shutdownOutput();
                  } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                  }
                });
        sender.join(500);
        assertThat(sender.isAlive()).as("64 MB do not fit into what is between").isTrue();
        long received =
            accepted.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        sender.join();

        assertThat(received).isEqualTo(BEGINNING.length + total);
        accepted.close();
      }
    }
  }
}
