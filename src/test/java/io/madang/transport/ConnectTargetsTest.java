package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.interop.TurnPorts;
import io.madang.wire.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a client with a TCP allocation cannot connect to: like `interop.RelayTargetsTest`, which
/// is about datagrams.
final class ConnectTargetsTest {
  private static final int FORBIDDEN = 403;

  private static TurnPorts server;

  @BeforeAll
  static void start() throws IOException {
    server = TurnPorts.open(AddressPolicy.PUBLIC_ONLY, 1_000, Optional.empty());
  }

  @AfterAll
  static void stop() {
    assertThat(server.bugs()).isZero();
    server.close();
  }

  private static TurnStream client() throws IOException {
    var client = new TurnStream(server.address(), TurnPorts.credential("one"), TurnPorts.REALM);
    client.allocate();
    return client;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.2",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "224.0.0.251",
        "255.255.255.255"
      })
  void target_thatIsNotPublic_isForbidden(String address) throws IOException {
    try (TurnStream client = client()) {
      var target = new InetSocketAddress(InetAddress.ofLiteral(address), 80);

      assertThat(client.askFor(TurnStream.CREATE_PERMISSION, target).errorCode())
          .isEqualTo(FORBIDDEN);
      assertThat(client.askFor(TurnStream.CONNECT, target).errorCode()).isEqualTo(FORBIDDEN);
    }
  }

  /// HTTP and RTSP of this server, and its own TCP port: a relay into itself would have no end.
  @Test
  void portsOfThisServer_areNotConnectedTo() throws Exception {
    try (ServerSocketChannel http = ServerSocketChannel.open();
        TurnStream client = client()) {
      http.bind(new InetSocketAddress(TurnPorts.LOOPBACK, 0)).configureBlocking(false);
      var ports =
          new InetSocketAddress[] {(InetSocketAddress) http.getLocalAddress(), server.address()};
      for (InetSocketAddress port : ports) {
        client.askFor(TurnStream.CREATE_PERMISSION, port);

        assertThat(client.askFor(TurnStream.CONNECT, port).errorCode()).isEqualTo(FORBIDDEN);
      }
      assertThat(http.accept()).isNull();
      assertThat(server.streams().accepted()).isLessThan(100);
    }
  }
}
