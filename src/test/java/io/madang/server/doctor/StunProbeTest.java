package io.madang.server.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.server.doctor.DoctorReport.Path;
import io.madang.server.tls.TestCertificate;
import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The doctor's knocking, at doors that answer, that stay shut, and behind which somebody else is.
final class StunProbeTest {
  private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");
  private static final MonotonicClock CLOCK = MonotonicClock.system();

  @AutoClose private final Doors doors = new Doors();

  /// Sockets that are closed with the test.
  private static final class Doors implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();

    <T extends AutoCloseable> T add(T socket) {
      open.add(socket);
      return socket;
    }

    @Override
    public void close() throws Exception {
      for (AutoCloseable each : open) {
        each.close();
      }
    }
  }

  @Test
  void udp_thatAnswersTheSecondTime_isSeen() throws IOException {
    DatagramSocket server = doors.add(new DatagramSocket(new InetSocketAddress(LOCALHOST, 0)));
    Thread.ofVirtual().start(() -> answerSecond(server));

    Path path = StunProbe.udp(LOCALHOST, server.getLocalPort()).run(CLOCK);

    assertThat(path.problem()).isEmpty();
    assertThat(path.ok()).isTrue();
    assertThat(path.path()).isEqualTo("stun-udp");
    assertThat(path.mapped()).isEqualTo("127.0.0.1");
  }

  @Test
  void udp_whereNothingListens_isRefused() throws IOException {
    var gone = new DatagramSocket(new InetSocketAddress(LOCALHOST, 0));
    gone.close();
    int port = gone.getLocalPort() > 0 ? gone.getLocalPort() : freePort();

    Path path = StunProbe.udp(LOCALHOST, port).run(CLOCK);

    assertThat(path.ok()).isFalse();
    assertThat(path.problem()).startsWith("refused");
  }

  @Test
  void udp_thatIsSilent_endsAtItsDeadline() throws IOException {
    DatagramSocket server = doors.add(new DatagramSocket(new InetSocketAddress(LOCALHOST, 0)));

    Path path = StunProbe.udp(LOCALHOST, server.getLocalPort()).run(CLOCK);

    assertThat(path.problem()).isEqualTo("no answer within 2 s");
    assertThat(path.mapped()).isEmpty();
  }

  @Test
  void tcp_thatAnswersByteByByte_isSeen() throws IOException {
    ServerSocket server = doors.add(new ServerSocket(0, 5, LOCALHOST));
    serve(server, 1);

    Path path = StunProbe.tcp(LOCALHOST, server.getLocalPort()).run(CLOCK);

    assertThat(path.problem()).isEmpty();
    assertThat(path.mapped()).isEqualTo("127.0.0.1");
  }

  @Test
  void tcp_ofAnotherProtocol_isToldApart() throws IOException {
    ServerSocket server = doors.add(new ServerSocket(0, 5, LOCALHOST));
    Thread.ofVirtual().start(() -> greet(server, "HTTP/1.1 400 Bad Request\r\n\r\n"));

    Path path = StunProbe.tcp(LOCALHOST, server.getLocalPort()).run(CLOCK);

    assertThat(path.ok()).isFalse();
    assertThat(path.problem()).contains("no STUN server");
  }

  @Test
  void tls_tellsTheCertificateThatIsShown() throws Exception {
    TestCertificate files = TestCertificate.make(30, "DNS:meet.example.org");
    ServerSocket server = doors.add(tlsSocket(files));
    serve(server, 1_000);
    var shown = new ArrayList<Certificate>();
    var exchange = new TlsExchange(Optional.of("meet.example.org"), shown::add);

    Path path = StunProbe.tls(LOCALHOST, server.getLocalPort(), exchange).run(CLOCK);

    assertThat(path.problem()).isEmpty();
    assertThat(path.mapped()).isEqualTo("127.0.0.1");
    assertThat(shown).hasSize(1);
  }

  @Test
  void tls_whereThereIsNone_failsInWords() throws IOException {
    ServerSocket server = doors.add(new ServerSocket(0, 5, LOCALHOST));
    Thread.ofVirtual().start(() -> greet(server, "what do you want?\r\n"));

    Path path =
        StunProbe.tls(LOCALHOST, server.getLocalPort(), new TlsExchange(Optional.empty(), it -> {}))
            .run(CLOCK);

    assertThat(path.problem()).startsWith("TLS failed");
  }

  private static int freePort() throws IOException {
    try (var probe = new DatagramSocket(new InetSocketAddress(LOCALHOST, 0))) {
      return probe.getLocalPort();
    }
  }

  private static void answerSecond(DatagramSocket server) {
    byte[] bytes = new byte[600];
    try {
      var packet = new DatagramPacket(bytes, bytes.length);
      server.receive(packet);
      server.receive(packet);
      var from = (InetSocketAddress) packet.getSocketAddress();
      byte[] answer = answer(bytes, packet.getLength(), from);
      server.send(new DatagramPacket(answer, answer.length, from));
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private static void serve(ServerSocket server, int bytesAtOnce) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket client = server.accept()) {
            InputStream in = client.getInputStream();
            byte[] head = in.readNBytes(20);
            byte[] request = new byte[20 + (head[3] & 0xff)];
            System.arraycopy(head, 0, request, 0, 20);
            in.readNBytes(request, 20, request.length - 20);
            byte[] answer =
                answer(
                    request, request.length, (InetSocketAddress) client.getRemoteSocketAddress());
            for (int at = 0; at < answer.length; at += bytesAtOnce) {
              client.getOutputStream().write(answer, at, Math.min(bytesAtOnce, answer.length - at));
              client.getOutputStream().flush();
            }
            in.read();
          } catch (IOException closed) {
            // The test has ended.
          }
        });
  }

  private static void greet(ServerSocket server, String text) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write(text.getBytes(ISO_8859_1));
      client.getInputStream().readAllBytes();
    } catch (SocketException closed) {
      // The test has ended.
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static byte[] answer(byte[] request, int length, InetSocketAddress from) {
    var message = new StunMessage();
    assertThat(message.wrap(new PacketBuffer().wrap(request, 0, length))).isTrue();
    assertThat(message.verifyFingerprint()).isTrue();
    var buffer = new PacketBuffer(200);
    new StunWriter()
        .beginSuccess(buffer, message)
        .xorMappedAddress(TransportAddress.of(from))
        .fingerprint();
    byte[] bytes = new byte[buffer.length()];
    buffer.get(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static ServerSocket tlsSocket(TestCertificate files) throws Exception {
    java.nio.file.Path store = files.key().resolveSibling("store.p12");
    TestCertificate.openssl(
        List.of(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            files.certificate().toString(),
            "-inkey",
            files.key().toString(),
            "-out",
            store.toString(),
            "-passout",
            "pass:test"));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "test".toCharArray());
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "test".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket(0, 5, LOCALHOST);
  }
}
