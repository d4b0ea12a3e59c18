package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.interop.TestTransports;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Two peers of one loop that send sound to each other, and must not notice what else happens to
/// the media port.
final class SmallMeeting implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int TICK_MILLIS = 20;

  private final TestPeers peers = new TestPeers();
  private final MediaLoop loop;
  private final TransportContext context;
  private final Side first;
  private final Side second;
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

  /// @param overTcp whether the second peer comes by ICE-TCP
  SmallMeeting(MediaLoop loop, boolean overTcp) throws Exception {
    this.loop = loop;
    context = TestTransports.at(SocketCalls.LOOPBACK);
    first = new Side(peers.open(), false);
    second = new Side(peers.open(), overTcp);
    loop.ask(() -> pair(first, second)).get(30, TimeUnit.SECONDS);
    await(() -> first.isReady() && second.isReady());
    ticks.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static boolean pair(Side one, Side other) {
    one.other = other.transport;
    other.other = one.transport;
    return true;
  }

  /// One peer and its transport, whose packets go to the other one.
  private final class Side implements QuietObserver {
    final TestPeer peer;
    final PeerTransport transport;
    PeerTransport other;
    int sent;
    volatile boolean wasLost;

    Side(TestPeer peer, boolean overTcp) throws Exception {
      this.peer = peer;
      if (overTcp) {
        peer.useTcp();
      }
      transport = loop.ask(this::connect).get(30, TimeUnit.SECONDS);
      assertThat(peer.awaitConnected(DEADLINE)).isTrue();
    }

    private PeerTransport connect() {
      PeerTransport made = PeerTransport.create(loop, context, this);
      made.setReceiveSections(List.of(TransportWorld.AUDIO));
      made.connect(peer.parameters());
      peer.connect(made.parameters());
      return made;
    }

    /// The server has its keys a little later than the client.
    boolean isReady() {
      return loop.ask(transport::canSend).join();
    }

    void send() {
      peer.sendRtp(Packets.rtp(111, 1234, sent & 0xffff, 960 * sent, new byte[80]));
      sent++;
    }

    @Override
    public void onState(PeerTransport transport, TransportState state) {
      wasLost |= state == TransportState.DISCONNECTED || state == TransportState.CLOSED;
    }

    @Override
    public void onRtp(
        PeerTransport transport,
        RtpReceiveStream stream,
        RtpPacket packet,
        long extendedSequence,
        long now) {
      if (other == null || !other.canSend()) {
        return;
      }
      int offset = other.reserve();
      System.arraycopy(packet.array(), packet.offset(), other.sendArray(), offset, packet.length());
      other.commit(packet.length(), false, -1, -1);
      other.markDirty();
    }
  }

  private void tick() {
    first.send();
    second.send();
  }

  /// How many packets have been sent by both.
  int sent() {
    return first.sent + second.sent;
  }

  /// Ends the sending and tells how many packets have not arrived at the other side.
  int lost() throws InterruptedException {
    ticks.shutdown();
    assertThat(ticks.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    await(() -> missing() == 0);
    return missing();
  }

  /// Waits for a condition, but not long.
  private static void await(BooleanSupplier condition) {
    MonotonicClock clock = MonotonicClock.system();
    long deadline = clock.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean() && clock.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000L);
    }
  }

  private int missing() {
    return sent() - (int) (first.peer.rtpCount() + second.peer.rtpCount());
  }

  /// Whether one of them was disconnected for a while.
  boolean wasInterrupted() {
    return first.wasLost || second.wasLost;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    peers.close();
  }
}
