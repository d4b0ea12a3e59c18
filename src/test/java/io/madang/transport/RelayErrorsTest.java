package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TurnSettings;
import io.madang.interop.TurnProbe;
import io.madang.wire.AddressPolicy;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a TURN client hears of datagrams that did not arrive (RFC 8656, sections 11.5 and 15).
final class RelayErrorsTest {
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();
  private static final int DATA = 0x7;
  private static final long PORT_UNREACHABLE = (3L << 9 | 3) << 32;
  private static final long PORT_UNREACHABLE_IPV6 = (1L << 9 | 4) << 32;

  @BeforeEach
  void needEpoll() {
    assumeTrue(Epoll.isAvailable(), "only epoll sockets hear of ICMP errors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void peer_withoutAProgram_isReportedToTheClient(String host) throws Exception {
    try (var group = start(host);
        var client = client(group)) {
      assertAllocated(client, host.contains(":"));
      InetSocketAddress closed = closedPort(host);
      client.permit(closed);

      client.send(closed, new byte[100], false);

      StunMessage told = client.receive();
      assertThat(told.messageClass()).isEqualTo(StunClass.INDICATION);
      assertThat(told.method()).isEqualTo(DATA);
      assertThat(told.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)).isTrue();
      assertThat(told.addressPort()).isEqualTo(closed.getPort());
      long expected = host.contains(":") ? PORT_UNREACHABLE_IPV6 : PORT_UNREACHABLE;
      assertThat(icmp(told)).isEqualTo(expected);
    }
  }

  /// The kernel shows an error to the next call on the socket, whatever that call is about.
  @Test
  void errorsOfOnePeer_costAnotherOneNothing() throws Exception {
    int count = 200;
    try (var group = start("127.0.0.1");
        var client = client(group);
        var peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertAllocated(client, false);
      peer.setSoTimeout(10_000);
      var open = new InetSocketAddress(peer.getLocalAddress(), peer.getLocalPort());
      InetSocketAddress closed = closedPort("127.0.0.1");
      client.permit(open);

      for (int i = 0; i < count; i++) {
        client.send(closed, new byte[20], false);
        client.send(open, new byte[] {(byte) i}, false);
      }

      // What met an error of another is sent once more, behind others.
      var received = new TreeSet<Integer>();
      for (int i = 0; i < count; i++) {
        var packet = new DatagramPacket(new byte[50], 50);
        peer.receive(packet);
        received.add(Byte.toUnsignedInt(packet.getData()[0]));
      }
      assertThat(received).hasSize(count);
    }
  }

  /// A router with a narrow link between relay and peer.
  @Test
  @Tag("interop")
  void narrowPath_cutsOrTells_asTheClientWishes() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/proc/sys/kernel/hostname")), "needs root");
    try (var narrow = NarrowPath.open();
        var group = start("0.0.0.0");
        var client = client(group)) {
      assertAllocated(client, false);
      var peer = new InetSocketAddress(NarrowPath.PEER, 18_501);
      client.permit(peer);

      client.send(peer, new byte[1_200], true);

      StunMessage told = client.receive();
      assertThat(icmp(told)).isEqualTo((3L << 9 | 4) << 32 | NarrowPath.MTU);

      client.send(peer, new byte[1_200], false);
      assertThat(client.receive().bytes(StunAttribute.DATA)).hasSize(1_200);
    }
  }

  private static long icmp(StunMessage told) {
    assertThat(told.find(StunAttribute.ICMP)).isTrue();
    return ByteArrays.i64(told.array(), told.valueOffset());
  }

  private static void assertAllocated(TurnProbe client, boolean ipv6) throws IOException {
    StunMessage allocated =
        client.allocate(writer -> {
          writer.bytes(StunAttribute.DONT_FRAGMENT, new byte[0]);
          if (ipv6) {
            writer.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24);
          }
        });
    assertThat(allocated.messageClass()).isEqualTo(StunClass.SUCCESS);
  }

  private static InetSocketAddress closedPort(String host) throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.ofLiteral(host))) {
      return new InetSocketAddress(host, socket.getLocalPort());
    }
  }

  private static TurnProbe client(MediaLoopGroup group) throws IOException {
    var server =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), group.loops().getFirst().localPort());
    var credential = new TimeLimitedCredentials(SECRET).issue("client", 99_999_999_999L);
    return new TurnProbe(server, credential, REALM);
  }

  /// @param relayed where the relayed addresses are; 0.0.0.0 wherever the route leads
  private static MediaLoopGroup start(String relayed) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    MediaLoopSettings settings =
        MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(loopback));
    MediaLoopGroup group = MediaLoopGroup.start(settings);
    group.startTurn(
        new TurnPortSettings(
            TurnSettings.DEFAULT,
            SECRET,
            relayed.equals("0.0.0.0")
                ? List.of(NarrowPath.RELAY)
                : List.of(loopback, InetAddress.ofLiteral(relayed)),
            AddressPolicy.parse(List.of("127.0.0.0/8", "::1", "10.185.0.0/16")),
            49_152,
            65_535));
    return group;
  }

  /// Relay 10.185.1.1 - router - peer 10.185.2.2, which sends everything back.
  private static final class NarrowPath implements AutoCloseable {
    static final InetAddress RELAY = InetAddress.ofLiteral("10.185.1.1");
    static final InetAddress PEER = InetAddress.ofLiteral("10.185.2.2");
    static final int MTU = 1_000;

    private final List<Process> programs = new ArrayList<>();

    static NarrowPath open() throws Exception {
      var path = new NarrowPath();
      path.run("ip netns add madang-narrow-r");
      path.run("ip netns add madang-narrow-p");
      path.run("ip link add mdnarrow0 type veth peer name up0 netns madang-narrow-r");
      path.run(
          "ip -n madang-narrow-r link add down0 type veth peer name eth0 netns madang-narrow-p");
      path.run("ip addr add 10.185.1.1/24 dev mdnarrow0");
      path.run("ip link set mdnarrow0 up");
      path.run("ip route add 10.185.2.0/24 via 10.185.1.2");
      path.run("ip -n madang-narrow-r addr add 10.185.1.2/24 dev up0");
      path.run("ip -n madang-narrow-r addr add 10.185.2.1/24 dev down0");
      path.run("ip -n madang-narrow-r link set up0 up");
      path.run("ip -n madang-narrow-r link set down0 mtu " + MTU + " up");
      path.run("ip netns exec madang-narrow-r sysctl -qw net.ipv4.ip_forward=1");
      path.run("ip -n madang-narrow-p addr add 10.185.2.2/24 dev eth0");
      path.run("ip -n madang-narrow-p link set eth0 mtu " + MTU + " up");
      path.run("ip -n madang-narrow-p route add default via 10.185.2.1");
      path.programs.add(
          new ProcessBuilder(
                  "ip netns exec madang-narrow-p turnutils_peer -L 10.185.2.2 -p 18501".split(" "))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
      path.awaitListening();
      return path;
    }

    /// Before that the kernel answers for the peer, and only a few times.
    private void awaitListening() throws Exception {
      MonotonicClock clock = MonotonicClock.system();
      long deadline = clock.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!run("ip netns exec madang-narrow-p ss -lun").contains(":18501")) {
        assertThat(clock.nanoTime()).as("the peer listens in time").isLessThan(deadline);
      }
    }

    private String run(String command) throws Exception {
      Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      assumeTrue(
          process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0,
          () -> command + ": " + said);
      return said;
    }

    @Override
    public void close() throws Exception {
      programs.forEach(Process::destroy);
      for (String name : Arrays.asList("madang-narrow-r", "madang-narrow-p")) {
        new ProcessBuilder("ip", "netns", "del", name).start().waitFor();
      }
    }
  }
}
