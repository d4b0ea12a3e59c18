package io.madang.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.MediaServer;
import io.madang.transport.stream.StreamRefusal;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HTTPS on the media port for clients with ALPN and without: both see the same server.
@QuarkusTest
@TestProfile(OnePort.class)
class OnePortTest {
  private static final String UPGRADE =
      """
      GET /ws HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  /// A final text frame with the mask 0.
  private static final byte[] NOT_JSON = {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, 'a', 'b', 'c'};

  @Inject MediaServer media;

  private SSLSocket connect(String version, String... alpn) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), media.tcpPort());
    socket.setSoTimeout(20_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(alpn);
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static void send(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(SSLSocket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    var text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\n")) {
      text.append((char) in.readUnsignedByte());
    }
    return text.toString();
  }

  /// The server knows that it is spoken to by TLS, and sends what it sends to everybody.
  @Test
  void headers_areThoseThatEverybodyGets() throws Exception {
    String request = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String[] heads = new String[2];
    for (int i = 0; i < heads.length; i++) {
      try (SSLSocket socket = i == 0 ? connect("TLSv1.3") : connect("TLSv1.3", "http/1.1")) {
        send(socket, request);
        heads[i] = head(socket);
      }
    }

    assertThat(heads[0]).startsWith("HTTP/1.1 200 OK\r\n").isEqualTo(heads[1]);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void webSocket_withoutAlpn_isAnswered(String version) throws Exception {
    try (SSLSocket socket = connect(version)) {
      send(socket, UPGRADE);
      assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
      socket.getOutputStream().write(NOT_JSON);

      var in = new DataInputStream(socket.getInputStream());
      assertThat(in.readUnsignedByte()).isEqualTo(0x81);
      byte[] answer = in.readNBytes(in.readUnsignedByte() & 0x7f);
      assertThat(new String(answer, ISO_8859_1)).contains("bad-json");
    }
  }

  @Test
  void garbage_afterTheHandshake_isRefusedAndCounted() throws Exception {
    long before = refused();
    for (String garbage : List.of("HELO example.org\r\n", "SSH-2.0-client\r\n")) {
      try (SSLSocket socket = connect("TLSv1.3")) {
        send(socket, garbage);
        assertThat(socket.getInputStream().read()).isNegative();
      }
    }

    assertThat(refused()).isEqualTo(before + 2);
  }

  private long refused() {
    return media.streams().orElseThrow().statistics().refused().get(StreamRefusal.UNKNOWN_PROTOCOL);
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
