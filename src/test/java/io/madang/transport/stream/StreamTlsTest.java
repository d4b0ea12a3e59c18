package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static io.madang.transport.stream.StreamClient.check;
import static io.madang.transport.stream.StreamClient.framed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.transport.stream.tls.Certificates;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS connections, by the JDK's client.
class StreamTlsTest {
  @TempDir Path directory;
  private final RecordingStreams streams = new RecordingStreams();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Certificates certificates;
  private TlsFiles files;
  private StreamPort port;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    port.close();
  }

  private void open(TcpEngine engine, String algorithm) throws IOException {
    certificates = Certificates.make(algorithm, "meet.example.org");
    files = certificates.write(directory);
    var settings =
        new StreamSettings(List.of(), 0, 0, Optional.of(files), false, StreamLimits.STANDARD);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofMillis(50));
    port.start(streams);
  }

  private SSLSocket socket(int number, Certificates trusted) throws Exception {
    return socket(number, trusted, "TLSv1.3");
  }

  private SSLSocket socket(int number, Certificates trusted, String version, String... alpn)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(trusted).getTrustManagers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", number);
    opened.add(socket);
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(alpn);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static TrustManagerFactory trust(Certificates trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", trusted.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private void answers(SSLSocket socket) throws Exception {
    var client = new StreamClient(socket);
    client.send(binding(1));
    var message = streams.next();
    assertThat(message.kind()).isEqualTo(StreamKind.TURN);
    byte[] large = new byte[2_000];
    large[0] = 0x40;
    port.send(message.connection(), large, new int[1], new int[] {large.length}, 0, 1);
    port.flush();
    assertThat(client.receive(large.length)).isEqualTo(large);
  }

  @ParameterizedTest
  @EnumSource
  void turnClients_ofBothVersions_areServedOnBothPorts(TcpEngine engine) throws Exception {
    open(engine, "EC");
    answers(socket(port.tlsPort(), certificates, "TLSv1.3", "stun.turn"));
    answers(socket(port.tlsPort(), certificates, "TLSv1.2"));
    answers(socket(port.port(), certificates, "TLSv1.3", "something-else"));
    answers(new SocketOfPlainClient(port.tlsPort()).check());

    assertThat(port.statistics().tlsHandshakes()).isEqualTo(3);
    assertThat(port.statistics().tls()).isEqualTo(3);
  }

  /// TLS 1.1 is no longer spoken (RFC 8996), and the client is told so (RFC 8446, section 6.2).
  @ParameterizedTest
  @EnumSource
  void oldVersion_isRefusedByAnAlert(TcpEngine engine) throws Exception {
    open(engine, "EC");
    byte[] hello = new byte[50];
    // A record of a ClientHello of TLS 1.1 with one cipher suite, and no compression.
    System.arraycopy(new byte[] {0x16, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2}, 0, hello, 0, 11);
    System.arraycopy(new byte[] {0, 0, 2, (byte) 0xc0, 9, 1, 0}, 0, hello, 43, 7);

    StreamClient client = StreamClient.connect(port.tlsPort());
    client.send(hello);

    byte[] alert = client.receive(7);
    assertThat(alert[0]).isEqualTo((byte) 0x15);
    assertThat(alert[5]).isEqualTo((byte) 2);
    assertThat(alert[6]).isEqualTo((byte) 70);
    client.close();
  }

  private void answers(StreamClient client) throws Exception {
    client.send(binding(1));
    assertThat(streams.next().bytes()).isEqualTo(binding(1));
  }

  /// One rule for every port: plain STUN is understood next to TLS.
  private record SocketOfPlainClient(int port) {
    StreamClient check() throws IOException {
      return StreamClient.connect(port);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rsaCertificate_andIceInside_work(TcpEngine engine) throws Exception {
    open(engine, "RSA");
    var client = new StreamClient(socket(port.tlsPort(), certificates));
    client.send(framed(check(1)));

    assertThat(streams.next().kind()).isEqualTo(StreamKind.ICE);
    assertThat(port.identity().orElseThrow().firstName()).contains("meet.example.org");
  }

  @ParameterizedTest
  @EnumSource
  void alpn_isAgreedIfItIsOurs(TcpEngine engine) throws Exception {
    open(engine, "EC");
    SSLSocket turn = socket(port.tlsPort(), certificates, "TLSv1.3", "x", "stun.turn");
    turn.startHandshake();
    SSLSocket other = socket(port.tlsPort(), certificates, "TLSv1.3", "x");
    other.startHandshake();

    assertThat(turn.getApplicationProtocol()).isEqualTo("stun.turn");
    assertThat(other.getApplicationProtocol()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoProtocolOfOurs_isClosedInsideTls(TcpEngine engine) throws Exception {
    open(engine, "EC");
    for (String words : List.of("GET / HTTP/1.1\r\n", "\u0016\u0003\u0001")) {
      var client = new StreamClient(socket(port.tlsPort(), certificates));
      client.send(words.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      assertThat(client.isEnded()).isTrue();
    }

    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.UNKNOWN_PROTOCOL, 2L);
    await("none is left", () -> port.statistics().tls() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void brokenHandshakes_areCounted_othersGoOn(TcpEngine engine) throws Exception {
    open(engine, "EC");
    SSLSocket good = socket(port.tlsPort(), certificates);
    good.startHandshake();
    for (int i = 0; i < 20; i++) {
      try (var client = StreamClient.connect(port.tlsPort())) {
        client.send(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0});
        client.isEnded();
      }
    }

    await("they are counted", () -> port.statistics().tlsFailures() == 20);
    answers(good);
  }

  @ParameterizedTest
  @EnumSource
  void handshakesThatNeverEnd_doNotKeepOthersOut(TcpEngine engine) throws Exception {
    open(engine, "EC");
    for (int i = 0; i < 2 * TlsHandshakes.MAX_WAITING; i++) {
      var silent = StreamClient.connect("127.0.3." + (1 + i % 50), port.tlsPort());
      opened.add(silent);
      silent.send(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3});
    }

    answers(socket(port.tlsPort(), certificates));
    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.TOO_MANY_HANDSHAKES, 0L);
  }

  @ParameterizedTest
  @EnumSource
  void certificate_replacedWhileRunning_isServed_brokenOneIsNot(TcpEngine engine) throws Exception {
    open(engine, "EC");
    SSLSocket old = socket(port.tlsPort(), certificates);
    old.startHandshake();
    var broken = Certificates.make("EC", "broken.example.org");
    Files.writeString(files.certificate(), broken.certificatePem());
    var next = Certificates.make("RSA", "next.example.org");
    assertThat(port.identity().orElseThrow().firstName()).contains("meet.example.org");
    answers(socket(port.tlsPort(), certificates));
    next.write(directory);
    await(
        "the new one is read",
        () -> port.identity().orElseThrow().firstName().equals(Optional.of("next.example.org")));

    answers(socket(port.tlsPort(), next));
    answers(old);
    assertThatThrownBy(() -> socket(port.tlsPort(), certificates).startHandshake())
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @EnumSource
  void unusableCertificate_atTheStart_isSaid(TcpEngine engine) throws Exception {
    open(engine, "EC");
    Files.writeString(files.key(), "nothing");
    var settings =
        new StreamSettings(List.of(), 0, 0, Optional.of(files), false, StreamLimits.STANDARD);

    assertThatThrownBy(() -> StreamPort.open(settings, MonotonicClock.system()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no private key");
  }
}
