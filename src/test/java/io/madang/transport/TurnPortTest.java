package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.ice.Candidate;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.ice.turn.TurnSettings;
import io.madang.ice.turn.TurnStatistics;
import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamSettings;
import io.madang.wire.AddressPolicy;
import io.madang.wire.TransportAddress;
import io.netty.channel.epoll.Epoll;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TURN clients on the media port, over real sockets.
final class TurnPortTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = SocketCalls.LOOPBACK;
  private static final List<InetAddress> BOTH = List.of(LOOPBACK, InetAddress.ofLiteral("::1"));
  private static final Optional<StreamSettings> TCP =
      Optional.of(new StreamSettings(BOTH, 0, -1, Optional.empty(), false, StreamLimits.STANDARD));
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();
  private static final long FAR_FUTURE = 99_999_999_999L;

  /// Whichever loop has the room, and whichever loop the client's datagrams arrive on.
  @ParameterizedTest
  @CsvSource({"EPOLL, 0", "EPOLL, 1", "NIO, 0", "NIO, 1"})
  void relayedPeers_meetTheirTransports_insideTheProcess(PacketEngine engine, int owner)
      throws Exception {
    assumeTrue(engine == PacketEngine.NIO || Epoll.isAvailable(), "no epoll on this system");
    int count = 6;
    try (var group = MediaLoopGroup.start(SocketCalls.settings(2).withEngine(engine));
        var peers = new TestPeers()) {
      TurnStatistics turn = group.startTurn(turnSettings(AddressPolicy.PUBLIC_ONLY));
      var paths = new ArrayList<RelayedPath>();
      for (int i = 0; i < count; i++) {
        var path = new RelayedPath(address(group), credential("client " + i), REALM);
        paths.add(path);
        TransportAddress relayed = path.open();
        MediaLoop loop = group.loops().get(owner);
        var observer = new CountingObserver();
        TestPeer peer = peers.open();
        PeerTransport transport =
            SocketCalls.connect(loop, peer, observer, LOOPBACK, server -> through(path, server));

        for (int packet = 0; packet < 50; packet++) {
          peer.sendRtp(Packets.rtp(111, 1234, packet, 960 * packet, new byte[80]));
        }
        assertThat(observer.awaitPackets(50)).isTrue();
        loop.ask(() -> send(transport, 20)).get(30, TimeUnit.SECONDS);
        for (int packet = 0; packet < 20; packet++) {
          byte[] received = peer.rtp().poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
          assertThat(received).isNotNull();
          assertThat(Packets.sequenceNumber(received)).isEqualTo(packet);
        }
        TransportAddress seen = loop.ask(transport::remoteAddress).get(30, TimeUnit.SECONDS);
        assertThat(seen).isEqualTo(relayed);
      }

      assertThat(turn.allocations()).isEqualTo(count);
      assertThat(turn.packetsInProcess()).isGreaterThanOrEqualTo(count * 70L);
      assertThat(group.loops()).allMatch(loop -> loop.statistics().bugs() == 0);
      paths.forEach(RelayedPath::close);
    }
  }

  /// A relay that is asked through a relay would have no end; a binding is answered.
  @Test
  void relay_askedThroughARelay_isSilent() throws Exception {
    try (var group = MediaLoopGroup.start(SocketCalls.settings(1));
        var client = new DatagramSocket(0, LOOPBACK)) {
      group.startTurn(turnSettings(AddressPolicy.PUBLIC_ONLY));
      try (var path = new RelayedPath(address(group), credential("one"), REALM)) {
        path.open();
        client.setSoTimeout((int) DEADLINE.toMillis());
        client.send(datagram(new byte[] {0, 3, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42}, path));
        client.send(datagram(new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42}, path));

        var answer = new DatagramPacket(new byte[500], 500);
        client.receive(answer);

        assertThat(answer.getData()).startsWith(1, 1);
      }
    }
  }

  private static DatagramPacket datagram(byte[] beginning, RelayedPath path) {
    return new DatagramPacket(Arrays.copyOf(beginning, 20), 20, path.inside());
  }

  private static Credential credential(String id) {
    return new TimeLimitedCredentials(SECRET).issue(id, FAR_FUTURE);
  }

  /// Programs that test load are all one user, and do not take their leave.
  private static TurnPortSettings turnSettings(AddressPolicy peers) {
    TurnSettings d = TurnSettings.DEFAULT;
    var generous =
        new TurnSettings(
            d.realm(),
            d.defaultLifetime(),
            d.maxLifetime(),
            d.nonceLifetime(),
            d.maxAllocations(),
            1_000,
            0,
            d.maxPermissions(),
            0);
    return new TurnPortSettings(generous, SECRET, BOTH, peers, 49_152, 65_535);
  }

  private static InetSocketAddress address(MediaLoopGroup group) {
    return new InetSocketAddress(LOOPBACK, group.loops().getFirst().localPort());
  }

  /// The client knows no candidate but the relay's near end.
  private static TransportParameters through(RelayedPath path, TransportParameters server) {
    InetSocketAddress near = path.inside();
    return new TransportParameters(
        server.credentials(),
        List.of(Candidate.hostUdp(near.getAddress().getHostAddress(), near.getPort(), 65_535)),
        server.fingerprint(),
        server.role());
  }

  private static int send(PeerTransport transport, int count) {
    for (int i = 0; i < count; i++) {
      byte[] packet = Packets.rtp(96, 77, i, 3000 * i, new byte[1_000]);
      Packets.write(transport, packet);
    }
    transport.markDirty();
    return count;
  }
}
