package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.HelloCookies;
import io.madang.transport.stream.tls.Certificates;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TURN clients with DTLS, by the JDK's client; coturn's is in `interop.TurnClientsTest`.
class TunnelsTest {
  private static final int USUAL = 1_500;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

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

  private void open(TcpEngine engine, String algorithm, StreamLimits limits) throws IOException {
    certificates = Certificates.make(algorithm, "meet.example.org");
    files = certificates.write(directory);
    var settings = new StreamSettings(List.of(LOOPBACK), -1, 0, Optional.of(files), false, limits);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofMillis(50));
    port.start(streams);
  }

  private TunnelClient client(int packetSize) throws Exception {
    var client = new TunnelClient(port.tlsPort(), certificates, packetSize);
    opened.add(client);
    return client;
  }

  private int answers(TunnelClient client) throws Exception {
    return answers(client, 1_400);
  }

  private int answers(TunnelClient client, int length) throws Exception {
    client.send(binding(1));
    var message = streams.next();
    assertThat(message.bytes()).isEqualTo(binding(1));
    assertThat(message.kind()).isEqualTo(StreamKind.TURN);
    assertThat(StreamSockets.isTunnel(message.connection())).isTrue();
    byte[] large = new byte[length];
    large[0] = 0x40;
    port.send(message.connection(), large, new int[1], new int[] {large.length}, 0, 1);
    port.flush();
    assertThat(client.next()).isEqualTo(large);
    return message.connection();
  }

  @ParameterizedTest
  @EnumSource
  void client_isServed_andSaysGoodbye(TcpEngine engine) throws Exception {
    open(engine, "EC", StreamLimits.STANDARD);
    TunnelClient client = client(USUAL).handshake();

    int connection = answers(client);
    assertThat(port.statistics().tlsHandshakes()).isOne();
    assertThat(port.statistics().tls()).isOne();
    assertThat(port.statistics().turn()).isOne();
    client.sayGoodbye();

    await("its end", () -> streams.closed.contains(connection));
    await("nothing is open", () -> port.statistics().open() == 0);
    assertThat(port.statistics().tls()).isZero();
  }

  @Test
  void client_ofAnRsaCertificate_isServedWithForwardSecrecy() throws Exception {
    open(TcpEngine.best(), "RSA", StreamLimits.STANDARD);
    TunnelClient client = client(USUAL).handshake();

    answers(client);

    assertThat(client.cipherSuite()).startsWith("TLS_ECDHE_RSA_").contains("_GCM_");
  }

  /// The ClientHello comes in fragments, too.
  @ParameterizedTest
  @CsvSource({"256, 1, 0", "1500, 2, 6", "256, 3, 6", "256, 4, 8", "300, 5, 8"})
  void handshake_inFragmentsAndWithLoss_succeeds(int packetSize, long seed, int lost)
      throws Exception {
    open(TcpEngine.best(), "RSA", StreamLimits.STANDARD);
    TunnelClient client = client(packetSize).losing(seed, lost).handshake().losing(seed, 0);

    // This client refuses records that are larger than its own datagrams.
    answers(client, packetSize - 100);
  }

  @Test
  void connection_thatIsClosedHere_isToldSo() throws Exception {
    open(TcpEngine.best(), "EC", StreamLimits.STANDARD);
    TunnelClient client = client(USUAL).handshake();
    int connection = answers(client);

    port.close(connection);

    client.awaitEnd();
    await("its end", () -> streams.closed.contains(connection));
  }

  @Test
  void client_thatIsNotConfirmed_isClosed() throws Exception {
    open(TcpEngine.best(), "EC", new StreamLimits(10, 10, 10, Duration.ofMillis(800), 64 << 10));
    TunnelClient stranger = client(USUAL).handshake();
    TunnelClient friend = client(USUAL).handshake();
    port.confirm(answers(friend));

    stranger.awaitEnd();

    answers(friend);
    assertThat(port.statistics().refused().get(StreamRefusal.NOT_CONFIRMED)).isOne();
  }

  @Test
  void renewedCertificate_isThatOfTheNextHandshake() throws Exception {
    open(TcpEngine.best(), "EC", StreamLimits.STANDARD);
    TunnelClient before = client(USUAL).handshake();
    answers(before);
    certificates = Certificates.make("RSA", "meet.example.org");
    certificates.write(directory);
    await(
        "the new certificate",
        () -> port.identity().orElseThrow().chain().contains(certificates.certificate()));

    answers(client(USUAL).handshake());

    answers(before);
  }

  @Test
  void clientsOfOneAddress_areLimited() throws Exception {
    open(TcpEngine.best(), "EC", new StreamLimits(10, 10, 2, Duration.ofSeconds(60), 64 << 10));
    answers(client(USUAL).handshake());
    answers(client(USUAL).handshake());
    byte[] hello = hello(new Random(3));
    try (var third = new DatagramSocket(0, LOOPBACK)) {
      send(third, withCookie(hello, receive(third, hello)));

      await(
          "a refusal",
          () -> port.statistics().refused().get(StreamRefusal.TOO_MANY_OF_ADDRESS) == 1);
    }
    assertThat(port.statistics().open()).isEqualTo(2);
  }

  @Test
  void clientHellosWithoutCookie_costNothing_andGetNoMoreThanTheySent() throws Exception {
    open(TcpEngine.best(), "EC", StreamLimits.STANDARD);
    var random = new Random(7);
    try (var sender = new DatagramSocket(0, LOOPBACK)) {
      for (int i = 0; i < 2_000; i++) {
        byte[] hello = hello(random);
        byte[] answer = receive(sender, hello);
        assertThat(answer).hasSize(HelloCookies.CHALLENGE_LENGTH);
        assertThat(answer.length).isLessThan(hello.length);
      }
    }

    assertThat(port.statistics().accepted()).isZero();
    assertThat(port.statistics().open()).isZero();
    answers(client(USUAL).handshake());
  }

  /// A cookie is good for the address that it was sent to, and for its ClientHello.
  @Test
  void cookie_ofAnotherAddressOrClientHello_isWorthNothing() throws Exception {
    open(TcpEngine.best(), "EC", StreamLimits.STANDARD);
    var random = new Random(8);
    byte[] hello = hello(random);
    byte[] other = hello(random);
    try (var sender = new DatagramSocket(0, LOOPBACK);
        var elsewhere = new DatagramSocket(0, LOOPBACK)) {
      byte[] challenge = receive(sender, hello);

      assertThat(receive(elsewhere, withCookie(hello, challenge))).isNotEqualTo(challenge);
      assertThat(receive(sender, withCookie(other, challenge))).isNotEqualTo(challenge);
    }
    assertThat(port.statistics().accepted()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void garbage_isIgnored(long seed) throws Exception {
    open(TcpEngine.best(), "EC", StreamLimits.STANDARD);
    var random = new Random(seed);
    try (var sender = new DatagramSocket(0, LOOPBACK)) {
      byte[] hello = hello(random);
      byte[] accepted = withCookie(hello, receive(sender, hello));
      for (int i = 0; i < 3_000; i++) {
        byte[] garbage = accepted.clone();
        if (i % 2 == 0) {
          random.nextBytes(garbage);
        } else {
          for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
          }
        }
        int length = random.nextInt(garbage.length + 1);
        sender.send(new DatagramPacket(garbage, length, server()));
      }
    }

    answers(client(USUAL).handshake());
    assertThat(port.statistics().refused().get(StreamRefusal.BUG)).isZero();
  }

  private InetSocketAddress server() {
    return new InetSocketAddress(LOOPBACK, port.tlsPort());
  }

  private void send(DatagramSocket socket, byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, server()));
  }

  private byte[] receive(DatagramSocket socket, byte[] question) throws IOException {
    send(socket, question);
    socket.setSoTimeout(20_000);
    var answer = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(answer);
    return Arrays.copyOf(answer.getData(), answer.getLength());
  }

  /// The least ClientHello: no session, no cookie, one suite, no extensions.
  private static byte[] hello(Random random) {
    byte[] hello = new byte[13 + 12 + 42];
    random.nextBytes(hello);
    hello[0] = 22;
    hello[1] = (byte) 0xfe;
    hello[2] = (byte) 0xff;
    Arrays.fill(hello, 3, 25, (byte) 0);
    hello[12] = 12 + 42;
    hello[13] = 1;
    hello[16] = 42;
    hello[24] = 42;
    hello[25] = (byte) 0xfe;
    hello[26] = (byte) 0xfd;
    byte[] rest = {0, 0, 0, 2, (byte) 0xc0, 0x2b, 1, 0};
    System.arraycopy(rest, 0, hello, 59, rest.length);
    return hello;
  }

  private static byte[] withCookie(byte[] hello, byte[] challenge) {
    byte[] repeated = new byte[hello.length + 16];
    System.arraycopy(hello, 0, repeated, 0, 61);
    repeated[60] = 16;
    System.arraycopy(challenge, 28, repeated, 61, 16);
    System.arraycopy(hello, 61, repeated, 77, hello.length - 61);
    repeated[12] += 16;
    repeated[16] += 16;
    repeated[24] += 16;
    repeated[18] = 1;
    repeated[10] = 1;
    return repeated;
  }
}
