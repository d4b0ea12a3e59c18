package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.AddressPolicy;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client with credentials may make the media port talk to: public addresses, and of this
/// server its media port.
final class RelayTargetsTest {
  private static final int FORBIDDEN = 403;
  private static final int IPV6 = 2 << 24;
  private static final int CHANNEL = 0x4000;

  private static TurnPorts server;

  @BeforeAll
  static void start() throws IOException {
    server = TurnPorts.open(AddressPolicy.PUBLIC_ONLY, 1_000, Optional.empty());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TurnProbe client() throws IOException {
    return new TurnProbe(server.address(), TurnPorts.credential("one"), TurnPorts.REALM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.2",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255"
      })
  void ipv4Target_thatIsNotPublic_isForbidden(String address) throws IOException {
    try (TurnProbe client = client()) {
      assertThat(client.allocate(more -> {}).messageClass()).isEqualTo(StunClass.SUCCESS);
      var target = TransportAddress.of(new InetSocketAddress(address, 80));

      assertThat(client.permission(target)).isEqualTo(FORBIDDEN);
      assertThat(client.channel(CHANNEL, target)).isEqualTo(FORBIDDEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::127.0.0.1",
        "::2",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::a00:1",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "fc00::1",
        "fd00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void ipv6Target_thatIsNotPublic_isForbidden(String address) throws IOException {
    try (TurnProbe client = client()) {
      StunMessage allocated =
          client.allocate(more -> more.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, IPV6));
      assertThat(allocated.messageClass()).isEqualTo(StunClass.SUCCESS);
      var target = TransportAddress.of(new InetSocketAddress(InetAddress.ofLiteral(address), 80));

      assertThat(client.permission(target)).isEqualTo(FORBIDDEN);
      assertThat(client.channel(CHANNEL, target)).isEqualTo(FORBIDDEN);
    }
  }

  /// As `::ffff:127.0.0.2`, to relays of both families.
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "10.0.0.1", "169.254.169.254", "0.0.0.0"})
  void mappedTarget_isNoWayAround(String address) throws IOException {
    for (int family : new int[] {1, 2}) {
      try (TurnProbe client = client()) {
        client.allocate(more -> more.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, family << 24));

        assertThat(client.permissionMapped(InetAddress.ofLiteral(address).getAddress()))
            .isIn(400, FORBIDDEN, 443);
      }
    }
  }

  /// The server's own address can be named, but nothing there can be reached but its media port.
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void otherPortsOfThisServer_areNotReached(String address) throws IOException {
    InetAddress own = InetAddress.ofLiteral(address);
    try (TurnProbe client = client();
        DatagramChannel other = DatagramChannel.open()) {
      other.bind(new InetSocketAddress(own, 0)).configureBlocking(false);
      var target = (InetSocketAddress) other.getLocalAddress();
      int family = own.getAddress().length == 4 ? 1 : 2;
      client.allocate(more -> more.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, family << 24));
      var mediaPort = new InetSocketAddress(own, server.port());

      assertThat(client.channel(CHANNEL, TransportAddress.of(target))).isEqualTo(FORBIDDEN);
      assertThat(client.channel(CHANNEL, TransportAddress.of(mediaPort))).isZero();
      client.send(target, new byte[100], false);
      client.send(mediaPort, binding(), false);
      assertThat(client.receiveData()).startsWith(1, 1);
      assertThat(other.receive(ByteBuffer.allocate(1_000))).isNull();
    }
  }

  /// Whoever has a permission for a host may not be reached by another one.
  @Test
  void strangers_doNotReachTheClient() throws IOException {
    try (TurnProbe client = client();
        var stranger = new DatagramSocket(0, TurnPorts.LOOPBACK)) {
      StunMessage allocated = client.allocate(more -> {});
      assertThat(allocated.findXorAddress(StunAttribute.XOR_RELAYED_ADDRESS)).isTrue();
      int relay = allocated.addressPort();
      var mediaPort = server.address();
      client.permit(mediaPort);

      stranger.send(
          new DatagramPacket(new byte[100], 100, new InetSocketAddress(TurnPorts.LOOPBACK, relay)));
      client.send(mediaPort, binding(), false);

      assertThat(client.receiveData()).startsWith(1, 1);
    }
  }

  private static byte[] binding() {
    var buffer = new PacketBuffer(100);
    int length = new StunWriter().begin(buffer, StunWriter.BINDING_REQUEST, 7, 7).length();
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + length);
  }
}
