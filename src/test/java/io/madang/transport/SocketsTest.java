package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Transports over real sockets, with each engine.
class SocketsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = SocketCalls.LOOPBACK;

  @ParameterizedTest
  @EnumSource(
      value = PacketEngine.class,
      names = {"EPOLL", "NIO"})
  void media_bothWays_arrivesWhole(PacketEngine engine) throws Exception {
    assumeTrue(engine == PacketEngine.NIO || Epoll.isAvailable(), "no epoll on this system");
    try (var group = MediaLoopGroup.start(SocketCalls.settings(1).withEngine(engine));
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getFirst();
      var observer = new CountingObserver();
      TestPeer peer = peers.open();
      PeerTransport transport = SocketCalls.connect(loop, peer, observer);

      for (int i = 0; i < 100; i++) {
        peer.sendRtp(Packets.rtp(111, 1234, i, 960 * i, ("up " + i).getBytes()));
      }
      assertThat(observer.awaitPackets(100)).isTrue();
      for (int frame = 0; frame < 50; frame++) {
        int first = 6 * frame;
        loop.ask(() -> sendFrame(transport, first)).get(30, TimeUnit.SECONDS);
      }

      List<byte[]> received = take(peer, 300);
      for (int i = 0; i < 300; i++) {
        assertThat(Packets.sequenceNumber(received.get(i))).isEqualTo(i);
        assertThat(Packets.payload(received.get(i))).isEqualTo(payload(i));
      }
      assertThat(loop.statistics().bugs()).isZero();
    }
  }

  @Test
  void frames_withSegmentation_leaveAsOneSendEach() throws Exception {
    assumeTrue(Epoll.isAvailable());
    try (var group = MediaLoopGroup.start(SocketCalls.settings(1));
        var peers = new TestPeers()) {
      assumeTrue(group.segmentation());
      MediaLoop loop = group.loops().getFirst();
      TestPeer peer = peers.open();
      PeerTransport transport = SocketCalls.connect(loop, peer, new CountingObserver());
      long runsBefore = loop.statistics().runsSent();

      for (int frame = 0; frame < 50; frame++) {
        int first = 6 * frame;
        loop.ask(() -> sendFrame(transport, first)).get(30, TimeUnit.SECONDS);
      }

      assertThat(take(peer, 300)).hasSize(300);
      // The other sends are checks and reports.
      assertThat(loop.statistics().runsSent() - runsBefore).isBetween(50L, 80L);
    }
  }

  @Test
  void segmentation_switchedOff_sendsTheSame() throws Exception {
    assumeTrue(Epoll.isAvailable());
    try (var group = MediaLoopGroup.start(SocketCalls.settings(1).withSegmentationOffload(false));
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getFirst();
      TestPeer peer = peers.open();
      PeerTransport transport = SocketCalls.connect(loop, peer, new CountingObserver());

      loop.ask(() -> sendFrame(transport, 0)).get(30, TimeUnit.SECONDS);

      assertThat(group.segmentation()).isFalse();
      assertThat(take(peer, 6)).hasSize(6);
    }
  }

  @Test
  void handover_manyPeersOnTwoLoops_allConnectAndAreHeard() throws Exception {
    int count = 24;
    try (var group = MediaLoopGroup.start(SocketCalls.settings(2));
        var peers = new TestPeers()) {
      var observers = new ArrayList<CountingObserver>();
      for (int i = 0; i < count; i++) {
        // The kernel spreads the peers by their addresses, we by their turn: half of them arrive on
        // the wrong loop.
        var observer = new CountingObserver();
        observers.add(observer);
        TestPeer peer = peers.open();
        SocketCalls.connect(group.loops().get(i % 2), peer, observer);
        for (int packet = 0; packet < 20; packet++) {
          peer.sendRtp(Packets.rtp(111, 1000 + i, packet, 960 * packet, new byte[80]));
        }
      }

      for (CountingObserver observer : observers) {
        assertThat(observer.awaitPackets(20)).isTrue();
      }
      long handedOver =
          group.loops().stream().mapToLong(loop -> loop.statistics().handedOver()).sum();
      assertThat(handedOver).isPositive();
    }
  }

  @Test
  void portPerLoop_twoLoops_haveTwoPorts() throws Exception {
    var settings =
        new MediaLoopSettings(
            2,
            0,
            true,
            List.of(LOOPBACK),
            PacketEngine.AUTO,
            true,
            MediaLoopSettings.DEFAULT_SOCKET_BUFFER_BYTES);
    try (var group = MediaLoopGroup.start(settings)) {
      assertThat(group.loops().get(0).localPort()).isNotEqualTo(group.loops().get(1).localPort());
    }
  }

  @Test
  void start_portOfARunningServer_isRefused() throws Exception {
    try (var group = MediaLoopGroup.start(SocketCalls.settings(1))) {
      int taken = group.loops().getFirst().localPort();
      var again =
          new MediaLoopSettings(
              1, taken, false, List.of(LOOPBACK), PacketEngine.AUTO, true, 1 << 20);

      assertThatThrownBy(() -> MediaLoopGroup.start(again))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken));
    }
  }

  @Test
  void start_allLocalAddresses_bindsEachAndTheWildcard() throws Exception {
    var settings = new MediaLoopSettings(1, 0, false, List.of(), PacketEngine.AUTO, true, 1 << 20);
    try (var group = MediaLoopGroup.start(settings)) {
      var addresses = group.loops().getFirst().io().localAddresses();

      assertThat(addresses).hasSizeGreaterThanOrEqualTo(2);
      assertThat(addresses).anyMatch(address -> address.getAddress().isLoopbackAddress());
      assertThat(addresses.getLast().getAddress().isAnyLocalAddress()).isTrue();
      assertThat(addresses).allMatch(a -> a.getPort() == addresses.getFirst().getPort());
    }
  }

  @Test
  void peers_onEachLocalAddress_areAnsweredFromIt() throws Exception {
    var settings = new MediaLoopSettings(1, 0, false, List.of(), PacketEngine.AUTO, true, 1 << 20);
    try (var group = MediaLoopGroup.start(settings);
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getFirst();
      for (InetSocketAddress address : loop.io().localAddresses()) {
        if (address.getAddress().isAnyLocalAddress()) {
          continue;
        }
        // The client takes answers from the candidate's address only, as browsers do.
        TestPeer peer = peers.open(address.getAddress());
        var observer = new CountingObserver();
        SocketCalls.connect(loop, peer, observer, address.getAddress(), UnaryOperator.identity());
        peer.sendRtp(Packets.rtp(111, 1, 1, 0, new byte[20]));
        assertThat(observer.awaitPackets(1)).isTrue();
      }
    }
  }

  @Test
  void close_running_rejectsCommandsAndClosesTransports() throws Exception {
    var group = MediaLoopGroup.start(SocketCalls.settings(1));
    MediaLoop loop = group.loops().getFirst();
    try (var peers = new TestPeers()) {
      TestPeer peer = peers.open();
      PeerTransport transport = SocketCalls.connect(loop, peer, new CountingObserver());

      group.close();

      assertThat(transport.closeReason()).isEqualTo(CloseReason.SHUTDOWN);
      assertThat(loop.execute(() -> {})).isFalse();
      assertThat(loop.ask(() -> 1)).isCompletedExceptionally();
    }
  }

  /// Six packets as libwebrtc makes them: some one byte smaller, the last one short.
  private static int sendFrame(PeerTransport transport, int first) {
    for (int i = first; i < first + 6; i++) {
      byte[] packet = Packets.rtp(96, 77, i, 3000 * (first / 6), payload(i));
      Packets.write(transport, packet);
    }
    transport.markDirty();
    return first;
  }

  private static byte[] payload(int sequenceNumber) {
    int index = sequenceNumber % 6;
    byte[] payload = new byte[index == 5 ? 700 : index < 2 ? 1_150 : 1_151];
    Arrays.fill(payload, (byte) sequenceNumber);
    return payload;
  }

  private static List<byte[]> take(TestPeer peer, int count) throws InterruptedException {
    var taken = new ArrayList<byte[]>();
    while (taken.size() < count) {
      byte[] packet = peer.rtp().poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(packet).as("packet %d", taken.size()).isNotNull();
      taken.add(packet);
    }
    return taken;
  }
}
