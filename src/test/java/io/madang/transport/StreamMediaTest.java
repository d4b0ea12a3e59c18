package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.ice.Candidate;
import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.interop.WebRtcClient;
import io.madang.rtp.RtpSendStream;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamSettings;
import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ICE-TCP peers on the media port, over real sockets.
final class StreamMediaTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = SocketCalls.LOOPBACK;

  private int sequence;

  @ParameterizedTest
  @CsvSource({"EPOLL, 0", "EPOLL, 1", "NIO, 0", "NIO, 1"})
  void peersOverTcp_meetTheirTransports_onTheirLoops(PacketEngine engine, int owner)
      throws Exception {
    assumeTrue(engine == PacketEngine.NIO || Epoll.isAvailable(), "no epoll on this system");
    try (var group = MediaLoopGroup.start(settings().withEngine(engine), streams());
        var peers = new TestPeers()) {
      for (int i = 0; i < 3; i++) {
        MediaLoop loop = group.loops().get(owner);
        var observer = new CountingObserver();
        TestPeer peer = peers.open();
        peer.useTcp();
        PeerTransport transport = SocketCalls.connect(loop, peer, observer);

        exchange(loop, transport, peer, observer);

        assertThat(remote(loop, transport).connection()).isPositive();
      }
      assertThat(group.streams().orElseThrow().port())
          .isEqualTo(group.loops().getFirst().localPort());
      assertThat(group.streams().orElseThrow().statistics().ice()).isEqualTo(3);
      assertThat(group.streams().orElseThrow().statistics().unconfirmed()).isZero();
      assertThat(group.loops()).allMatch(loop -> loop.statistics().bugs() == 0);
    }
  }

  @Test
  void path_fromUdpToTcpAndBack_losesNothingButThePath() throws Exception {
    try (var group = MediaLoopGroup.start(settings(), streams());
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getLast();
      var observer = new CountingObserver();
      TestPeer peer = peers.open();
      PeerTransport transport = SocketCalls.connect(loop, peer, observer);
      exchange(loop, transport, peer, observer);
      List<Candidate> candidates = loop.ask(transport::parameters).get().candidates();

      peer.moveTo(candidate(candidates, "tcp"));
      await(() -> remote(loop, transport).connection() != 0);
      exchange(loop, transport, peer, observer);

      peer.moveTo(candidate(candidates, "udp"));
      await(() -> remote(loop, transport).connection() == 0);
      exchange(loop, transport, peer, observer);

      // And when its connection is cut while it is in use, the next one is as good.
      peer.moveTo(candidate(candidates, "tcp"));
      await(() -> remote(loop, transport).connection() != 0);
      int before = remote(loop, transport).connection();
      peer.streams().forEach(stream -> stream.close());
      peer.moveTo(candidate(candidates, "tcp"));
      await(() -> remote(loop, transport).connection() != before);
      await(() -> state(loop, transport) == TransportState.CONNECTED);
      exchange(loop, transport, peer, observer);
    }
  }

  @Test
  void transport_thatCloses_closesItsConnection() throws Exception {
    try (var group = MediaLoopGroup.start(settings(), streams());
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getFirst();
      TestPeer peer = peers.open();
      peer.useTcp();
      PeerTransport transport = SocketCalls.connect(loop, peer, new CountingObserver());

      loop.execute(() -> transport.close(CloseReason.LOCAL));

      assertThat(peer.awaitClosed(DEADLINE)).isTrue();
      await(() -> group.streams().orElseThrow().statistics().open() == 0);
      assertThat(loop.ask(() -> loop.streams().size()).get()).isZero();
    }
  }

  /// Pictures of 4 Mbit/s to a peer that reads 1 Mbit/s: sound arrives whole, and the budget is
  /// told.
  @Test
  void slowReader_getsItsSoundAndABudget() throws Exception {
    try (var group = MediaLoopGroup.start(settings(), streams());
        var peers = new TestPeers()) {
      MediaLoop loop = group.loops().getFirst();
      var observer = new CountingObserver();
      TestPeer peer = peers.open();
      peer.useTcp();
      PeerTransport transport = SocketCalls.connect(loop, peer, observer);
      loop.ask(
              () -> {
                transport.addSendStream(new RtpSendStream(1, 0, 48_000, 0, 64));
                transport.addSendStream(new RtpSendStream(2, 0, 90_000, 0, 64));
                return true;
              })
          .get();
      peer.streams().forEach(stream -> stream.setRate(125_000));
      var script = new SlowReaderScript(loop, transport);

      loop.execute(script::run);
      await(() -> script.isDone);
      await(() -> peer.rtp().stream().filter(SlowReaderScript::isSound).count() == script.sounds);

      assertThat(peer.rtp()).hasSizeLessThan(script.sounds + script.pictures / 2);
      assertThat(observer.sendBudget).isBetween(100_000L, 3_000_000L);
    }
  }

  /// Five seconds of sound and pictures, every 20 ms.
  private static final class SlowReaderScript {
    private static final long TICK = 20_000_000L;
    private static final int TICKS = 250;
    private static final int FRAME_PACKETS = 10;

    private final MediaLoop loop;
    private final PeerTransport transport;
    private int tick;
    volatile int sounds;
    volatile int pictures;
    volatile boolean isDone;

    SlowReaderScript(MediaLoop loop, PeerTransport transport) {
      this.loop = loop;
      this.transport = transport;
    }

    static boolean isSound(byte[] packet) {
      return Packets.view(packet).ssrc() == 1;
    }

    void run() {
      Packets.write(transport, Packets.rtp(111, 1, tick, 960 * tick, new byte[90]));
      sounds = tick + 1;
      for (int i = 0; i < FRAME_PACKETS; i++) {
        Packets.write(transport, Packets.rtp(96, 2, FRAME_PACKETS * tick + i, tick, new byte[980]));
      }
      pictures = FRAME_PACKETS * (tick + 1);
      transport.flush();
      tick++;
      if (tick < TICKS) {
        loop.deadlines().schedule(loop.now() + TICK, this::run);
      } else {
        isDone = true;
      }
    }
  }

  /// Fifty packets to the server and twenty back.
  private void exchange(
      MediaLoop loop, PeerTransport transport, TestPeer peer, CountingObserver observer)
      throws Exception {
    int first = sequence;
    sequence += 50;
    for (int number = first; number < sequence; number++) {
      peer.sendRtp(Packets.rtp(111, 1234, number, 960 * number, new byte[80]));
    }
    assertThat(observer.awaitPackets(50)).isTrue();
    peer.rtp().clear();
    loop.ask(
            () -> {
              for (int i = 0; i < 20; i++) {
                Packets.write(transport, Packets.rtp(96, 77, first + i, 3000 * i, new byte[1_000]));
              }
              transport.markDirty();
              return true;
            })
        .get(30, TimeUnit.SECONDS);
    for (int i = 0; i < 20; i++) {
      byte[] received = peer.rtp().poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(received).isNotNull();
      assertThat(Packets.sequenceNumber(received)).isEqualTo(first + i);
    }
  }

  private static TransportAddress candidate(List<Candidate> candidates, String transport) {
    return candidates.stream()
        .filter(candidate -> candidate.transport().equals(transport))
        .map(WebRtcClient::address)
        .findFirst()
        .orElseThrow();
  }

  private static TransportAddress remote(MediaLoop loop, PeerTransport transport) {
    return loop.ask(transport::remoteAddress).join();
  }

  private static TransportState state(MediaLoop loop, PeerTransport transport) {
    return loop.ask(transport::state).join();
  }

  private static void await(BooleanSupplier condition) {
    MonotonicClock clock = MonotonicClock.system();
    long deadline = clock.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(clock.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000L);
    }
  }

  private static MediaLoopSettings settings() {
    return MediaLoopSettings.defaults(0).withLoops(2).withBindAddresses(List.of(LOOPBACK));
  }

  private static Optional<StreamSettings> streams() {
    return Optional.of(
        new StreamSettings(
            List.of(LOOPBACK), 0, -1, Optional.empty(), false, StreamLimits.STANDARD));
  }
}
