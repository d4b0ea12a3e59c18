package io.madang.dtls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.Handshakes.Party;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Handshakes and data with OpenSSL's `s_client` and `s_server`, where the program is installed.
@Tag("interop")
class OpenSslInteropTest {
  private static final int WAIT_MILLIS = 30_000;

  @TempDir Path folder;

  @BeforeEach
  void skipWithoutOpenSsl() {
    Assumptions.assumeTrue(OpenSsl.isPresent(), "openssl is not installed");
  }

  @ParameterizedTest
  @CsvSource({
    "ec,  SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80, 7, 1400",
    "ec,  SRTP_AES128_CM_SHA1_80, 1, 1400",
    "ec,  SRTP_AEAD_AES_256_GCM, 8, 300",
    "rsa, SRTP_AEAD_AES_128_GCM, 7, 1400",
    "rsa, SRTP_AEAD_AES_128_GCM, 7, 300"
  })
  void opensslAsClient_getsTheSameKeys(String keyType, String offered, int profile, int mtu)
      throws Exception {
    Fingerprint peer = OpenSsl.makeCertificate(folder, keyType);
    Party party = Party.any();
    try (SocketExchange exchange = SocketExchange.waiting();
        OpenSsl client =
            start("s_client", offered, profile, mtu, "-connect", loopback(exchange.port()))) {
      CompletableFuture<DtlsSession> handshake =
          Handshakes.handshake(party, DtlsRole.SERVER, peer, exchange);

      verify(DtlsRole.SERVER, Handshakes.get(handshake), client, profile);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ec,  SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM, 1, 1400",
    "ec,  SRTP_AEAD_AES_128_GCM, 7, 300",
    "rsa, SRTP_AEAD_AES_256_GCM, 8, 1400"
  })
  void opensslAsServer_getsTheSameKeys(String keyType, String offered, int profile, int mtu)
      throws Exception {
    Fingerprint peer = OpenSsl.makeCertificate(folder, keyType);
    Party party = Party.any();
    int port = freePort();
    try (SocketExchange exchange =
            new SocketExchange(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        OpenSsl server =
            start("s_server", offered, profile, mtu, "-Verify", "1", "-accept", loopback(port))) {
      server.await("(ACCEPT)");
      CompletableFuture<DtlsSession> handshake =
          Handshakes.handshake(party, DtlsRole.CLIENT, peer, exchange);

      verify(DtlsRole.CLIENT, Handshakes.get(handshake), server, profile);
    }
  }

  private static void verify(DtlsRole role, DtlsSession session, OpenSsl peer, int profile)
      throws Exception {
    String exported = peer.await("Keying material: ([0-9A-F]+)");
    assertThat(session.keys())
        .usingRecursiveComparison()
        .isEqualTo(KeyingMaterial.of(spec(profile), role, HexFormat.of().parseHex(exported)));

    byte[] greeting = "greetings\n".getBytes(US_ASCII);
    session.send(greeting, 0, greeting.length);
    assertThat(peer.await("(greetings)")).isNotEmpty();

    peer.type("and back");
    byte[] buffer = new byte[DtlsSession.RECEIVE_CAPACITY];
    int length = session.receive(buffer, 0, buffer.length, WAIT_MILLIS);
    assertThat(new String(buffer, 0, length, US_ASCII)).isEqualTo("and back\n");

    session.close();
    assertThat(session.receive(buffer, 0, buffer.length, WAIT_MILLIS))
        .isEqualTo(DtlsSession.CLOSED);
  }

  private OpenSsl start(String command, String offered, int profile, int mtu, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "-dtls1_2", "-use_srtp", offered, "-mtu", Integer.toString(mtu)));
    arguments.addAll(List.of("-cert", folder.resolve("cert.pem").toString()));
    arguments.addAll(List.of("-key", folder.resolve("key.pem").toString()));
    arguments.addAll(List.of("-keymatexport", "EXTRACTOR-dtls_srtp"));
    arguments.addAll(List.of("-keymatexportlen", "" + spec(profile).exportLength()));
    arguments.addAll(List.of(more));
    return OpenSsl.start(arguments.toArray(String[]::new));
  }

  private static SrtpProfileSpec spec(int id) {
    return Handshakes.ALL.stream().filter(each -> each.id() == id).findFirst().orElseThrow();
  }

  private static String loopback(int port) {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }
}
