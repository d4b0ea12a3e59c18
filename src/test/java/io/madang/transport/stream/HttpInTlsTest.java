package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.transport.stream.tls.Certificates;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTP clients on the media port that do not say by ALPN what they are: TLS ends here, and another
/// goes to the HTTPS server.
class HttpInTlsTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String REQUEST =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

  @TempDir Path directory;
  private final RecordingStreams streams = new RecordingStreams();
  private final Certificates certificates = Certificates.make("EC", "meet.example.org");
  private TestHttps https;
  private StreamPort port;

  @BeforeEach
  void startHttps() throws Exception {
    https = TestHttps.start(certificates);
  }

  @AfterEach
  void close() {
    port.close();
    https.close();
  }

  private void open(TcpEngine engine) throws IOException {
    open(engine, StreamLimits.STANDARD);
  }

  private void open(TcpEngine engine, StreamLimits limits) throws IOException {
    var files = Optional.of(certificates.write(directory));
    var settings = new StreamSettings(List.of(), 0, -1, files, true, limits);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(10));
    port.start(streams);
    port.useHttps(https.address());
  }

  private SSLSocket socket(String version) throws IOException {
    var socket =
        (SSLSocket)
            https
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port.port());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private StreamClient client() throws IOException {
    return new StreamClient(socket("TLSv1.3"));
  }

  private StreamClient send(String text) throws IOException {
    return client().send(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @EnumSource
  void client_sendsAndReceivesAMegabyte(TcpEngine engine) throws Exception {
    open(engine);
    byte[] body = new byte[MEGABYTE];
    new Random(5).nextBytes(body);
    URI place = URI.create("https://127.0.0.1:" + port.port() + "/echo");
    for (int i = 0; i < 3; i++) {
      // It has no ALPN.
      var connection = (HttpsURLConnection) place.toURL().openConnection();
      connection.setSSLSocketFactory(https.context().getSocketFactory());
      connection.setHostnameVerifier((host, session) -> true);
      connection.setReadTimeout(30_000);
      connection.setDoOutput(true);
      connection.getOutputStream().write(body);

      assertThat(connection.getInputStream().readAllBytes()).isEqualTo(body);
      assertThat(port.statistics().spliced()).isPositive();
      assertThat(port.statistics().tls()).as("counted once").isZero();
      connection.disconnect();
    }
    await("the splices end with their clients", () -> port.statistics().spliced() == 0);
    await("nobody is unconfirmed", () -> port.statistics().unconfirmed() == 0);
  }

  @ParameterizedTest
  @CsvSource({"EPOLL,TLSv1.3", "EPOLL,TLSv1.2", "NIO,TLSv1.3", "NIO,TLSv1.2"})
  void requestsByteByByte_areAnsweredInTurn(TcpEngine engine, String version) throws Exception {
    open(engine);
    try (var client = new StreamClient(socket(version))) {
      for (int i = 0; i < 2; i++) {
        for (byte each : REQUEST.getBytes(ISO_8859_1)) {
          client.send(new byte[] {each});
        }
        assertThat(client.receiveText("hello")).startsWith("HTTP/1.1 200 ");
      }
    }
    await("the splice ends with its client", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void clientBehindAConnection_isKnownWhileItIsOpen(TcpEngine engine) throws Exception {
    open(engine);
    Socket local = new Socket();
    local.bind(new InetSocketAddress("127.0.0.7", 0));
    local.connect(new InetSocketAddress("127.0.0.1", port.port()));
    Socket socket =
        https.context().getSocketFactory().createSocket(local, "127.0.0.1", port.port(), true);
    try (var client = new StreamClient(socket)) {
      client.send(REQUEST.getBytes(ISO_8859_1)).receiveText("hello");
      InetSocketAddress seen = https.clients().getFirst();

      assertThat(port.clientBehind(seen)).contains(InetAddress.ofLiteral("127.0.0.7"));
      client.close();
      await("it is forgotten", () -> port.clientBehind(seen).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void turnClient_withoutAlpn_isServedHere(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = client()) {
      client.send(binding(1));

      assertThat(streams.next().bytes()).isEqualTo(binding(1));
      assertThat(port.statistics().spliced()).isZero();
      assertThat(port.statistics().tls()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void garbageInTls_andHttpOutsideOfIt_areRefused(TcpEngine engine) throws Exception {
    open(engine);
    for (String words :
        List.of("GETS /", "\r\nGET / HTTP", "DESCRIBE rtsp://a\r\n", "\u0016xxxxxx")) {
      try (var client = send(words)) {
        assertThat(client.isEnded()).as(words).isTrue();
      }
    }
    try (var client = StreamClient.connect(port.port())) {
      assertThat(client.send(REQUEST.getBytes(ISO_8859_1)).isEnded()).isTrue();
    }

    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.UNKNOWN_PROTOCOL, 5L);
    assertThat(https.clients()).isEmpty();
    await("none is left", () -> port.statistics().tls() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void silenceAfterTheHandshake_isEndedAndCounted(TcpEngine engine) throws Exception {
    open(engine, new StreamLimits(10, 10, 10, Duration.ofSeconds(2), 64 << 10));
    try (var silent = client();
        var half = send("GE")) {
      assertThat(silent.isEnded()).isTrue();
      assertThat(half.isEnded()).isTrue();
    }

    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.NOT_CONFIRMED, 2L);
  }

  @ParameterizedTest
  @EnumSource
  void serverThatIsNotThere_orSpeaksNoTls_closes(TcpEngine engine) throws Exception {
    open(engine);
    try (var nobody = new ServerSocket(0)) {
      port.useHttps(new InetSocketAddress("127.0.0.1", nobody.getLocalPort()));
    }
    try (var client = send(REQUEST)) {
      assertThat(client.isEnded()).isTrue();
    }
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port.useHttps(new InetSocketAddress("127.0.0.1", other.getLocalPort()));
      try (var client = send(REQUEST);
          Socket accepted = other.accept()) {
        accepted.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(client.isEnded()).isTrue();
      }
    }

    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.HTTPS_UNAVAILABLE, 2L);
    await("no splice is left", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void halfClose_isPassedOn_andTheOtherDirectionGoesOn(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = tlsServer();
        var client = send(REQUEST)) {
      client.send(new byte[100_000]);
      client.socket().shutdownOutput();
      Socket accepted = server.accept();
      accepted.setSoTimeout(20_000);
      int received = accepted.getInputStream().readAllBytes().length;
      accepted.getOutputStream().write(new byte[200_000]);
      accepted.close();

      assertThat(received).isEqualTo(REQUEST.length() + 100_000);
      assertThat(client.receive(200_000)).hasSize(200_000);
      assertThat(client.isEnded()).isTrue();
    }
    await("the splice is over", () -> port.statistics().spliced() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void clientThatIsCutOff_endsTheOtherSide(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = tlsServer();
        var client = send(REQUEST);
        Socket accepted = server.accept()) {
      accepted.setSoTimeout(20_000);
      accepted.getInputStream().readNBytes(REQUEST.length());
      client.socket().setSoLinger(true, 0);
      client.close();

      assertThat(new StreamClient(accepted).isEnded()).isTrue();
    }
    await("the splice is over", () -> port.statistics().spliced() == 0);
  }

  /// Whatever is broken off, spoilt or left open behind a handshake costs nobody else anything.
  @ParameterizedTest
  @EnumSource
  void clientsThatBreakOff_leaveNothingBehind(TcpEngine engine) throws Exception {
    open(engine);
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] requests = (REQUEST + REQUEST).getBytes(ISO_8859_1);
    for (int i = 0; i < 30; i++) {
      try (var below = new Socket(InetAddress.getLoopbackAddress(), port.port());
          Socket socket =
              https
                  .context()
                  .getSocketFactory()
                  .createSocket(below, "127.0.0.1", port.port(), true)) {
        socket.getOutputStream().write(requests, 0, random.nextInt(requests.length + 1));
        byte[] spoilt = new byte[random.nextInt(100)];
        random.nextBytes(spoilt);
        below.getOutputStream().write(spoilt);
        below.setSoLinger(random.nextBoolean(), 0);
        if (random.nextBoolean()) {
          below.close();
        }
      } catch (IOException broken) {
        // By the other side, as it should.
      }
    }

    await("nobody is left, seed " + seed, () -> port.statistics().open() == 0);
    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.BUG, 0L);
    assertThat(port.statistics().tls()).isZero();
    try (var client = send(REQUEST)) {
      assertThat(client.receiveText("hello")).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatDoesNotRead_slowsTheClient(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = tlsServer();
        var client = send(REQUEST);
        Socket accepted = server.accept()) {
      accepted.getInputStream().readNBytes(REQUEST.length());
      assertThat(slowed(client.socket(), accepted)).isEqualTo(64L * MEGABYTE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatDoesNotRead_slowsTheServer(TcpEngine engine) throws Exception {
    open(engine);
    try (var server = tlsServer();
        var client = send(REQUEST);
        Socket accepted = server.accept()) {
      accepted.getInputStream().readNBytes(REQUEST.length());
      assertThat(slowed(accepted, client.socket())).isEqualTo(64L * MEGABYTE);
    }
  }

  /// Sends 64 MB to one who begins late to read, and answers what he got.
  private static long slowed(Socket from, Socket to) throws Exception {
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 64; i++) {
                  from.getOutputStream().write(new byte[MEGABYTE]);
                }
                from.shutdownOutput();
              } catch (IOException failure) {
                throw new IllegalStateException(failure);
              }
            });
    sender.join(500);
    assertThat(sender.isAlive()).as("64 MB do not fit into what is between").isTrue();
    long received = to.getInputStream().transferTo(OutputStream.nullOutputStream());
    sender.join();
    return received;
  }

  private ServerSocket tlsServer() throws IOException {
    ServerSocket server =
        https
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    port.useHttps(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
    return server;
  }
}
