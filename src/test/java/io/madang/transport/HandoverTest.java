package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.SimNetwork;
import io.madang.sim.SimPacketIo;
import io.madang.sim.SimPeer;
import io.madang.sim.SimWorld;
import io.madang.transport.stream.HandoverRing;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Datagrams that arrive on another loop than their transport's.
class HandoverTest {
  private static final int CAPACITY = 512;

  @Test
  void ring_oneWriter_keepsOrderAndContent() {
    var ring = new HandoverRing(CAPACITY, 2_048);
    var taken = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      byte[] bytes = ("datagram " + i).getBytes();
      assertThat(ring.offer(i, 10 + i, 1, 2, 3 + i, bytes, 0, bytes.length)).isTrue();
    }

    while (ring.take(
        (loop, socket, high, low, port, array, offset, length) ->
            taken.add(
                loop + " " + socket + " " + port + " " + new String(array, offset, length)))) {}

    assertThat(taken)
        .containsExactly("0 10 3 datagram 0", "1 11 4 datagram 1", "2 12 5 datagram 2");
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void ring_full_refuses() {
    var ring = new HandoverRing(CAPACITY, 2_048);
    byte[] bytes = new byte[10];
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(ring.offer(0, 0, 0, 0, 0, bytes, 0, 10)).isTrue();
    }

    assertThat(ring.offer(0, 0, 0, 0, 0, bytes, 0, 10)).isFalse();
    ring.take((loop, socket, high, low, port, array, offset, length) -> {});
    assertThat(ring.offer(0, 0, 0, 0, 0, bytes, 0, 10)).isTrue();
  }

  @Test
  void ring_severalWriters_loseAndMixNothing() throws InterruptedException {
    var ring = new HandoverRing(CAPACITY, 2_048);
    int writers = 3;
    int each = 20_000;
    var ready = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int writer = 0; writer < writers; writer++) {
      int id = writer;
      threads.add(Thread.ofPlatform().start(() -> write(ring, id, each, ready)));
    }
    int[] next = new int[writers];
    int[] wrong = new int[1];
    ready.countDown();

    while (Arrays.stream(next).sum() < writers * each) {
      boolean took =
          ring.take((loop, socket, high, low, port, array, offset, length) -> {
            int number = ByteArrays.i32(array, offset);
            wrong[0] += number == next[loop] && port == number && length == 4 ? 0 : 1;
            next[loop]++;
          });
      if (!took) {
        Thread.onSpinWait();
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong[0]).isZero();
    assertThat(next).containsOnly(each);
  }

  @Test
  void loops_peerOnTheWrongLoop_isServedByItsOwn() {
    var world = new TwoLoops();
    var call = world.connectAcross();

    call.client().sendRtp(Packets.rtp(111, 1, 1, "0", "", new byte[20]));
    world.world.run(TransportWorld.SECOND);

    assertThat(world.observer.media).hasSize(1);
    assertThat(world.first.statistics().handedOver()).isPositive();
    assertThat(world.first.transports().foreignCount()).isEqualTo(1);
    assertThat(world.first.transports().addressCount()).isZero();
  }

  @Test
  void loops_transportCloses_bothForget() {
    var world = new TwoLoops();
    world.connectAcross();

    world.second.execute(() -> world.transport.close(CloseReason.LOCAL));
    world.world.run(TransportWorld.SECOND);

    assertThat(world.first.transports().foreignCount()).isZero();
    assertThat(world.second.transports().addressCount()).isZero();
  }

  @Test
  void loops_forgedCheckForTheOtherLoop_teachesNothing() {
    var world = new TwoLoops();
    world.connectAcross();
    byte[] check =
        world.peer.sent().stream()
            .filter(bytes -> PacketKind.of(bytes, 0, bytes.length) == PacketKind.STUN)
            .findFirst()
            .orElseThrow()
            .clone();
    check[check.length - 20] ^= 1;
    TransportAddress attacker = SimNetwork.address("198.18.0.1", 1);

    world.network.send(attacker, TransportWorld.SERVER, check, 0, check.length);
    world.world.run(TransportWorld.SECOND);

    assertThat(world.first.transports().foreignCount()).isEqualTo(1);
    assertThat(world.second.drops().total()).isEqualTo(1);
  }

  @Test
  void loops_unknownUserOfTheOtherLoop_isHandedOverOnceOnly() {
    var world = new TwoLoops();
    var peer = world.connectAcross();
    byte[] check =
        peer.sent().stream()
            .filter(bytes -> PacketKind.of(bytes, 0, bytes.length) == PacketKind.STUN)
            .findFirst()
            .orElseThrow();
    world.second.execute(() -> world.transport.close(CloseReason.LOCAL));
    world.world.run(TransportWorld.SECOND);
    long before = world.second.drops().get(DropReason.STUN_UNKNOWN_USER);

    world.network.send(peer.address(), TransportWorld.SERVER, check, 0, check.length);
    world.world.run(TransportWorld.SECOND / 10);

    assertThat(world.second.drops().get(DropReason.STUN_UNKNOWN_USER)).isGreaterThan(before);
  }

  private static void write(HandoverRing ring, int id, int count, CountDownLatch ready) {
    byte[] bytes = new byte[4];
    try {
      ready.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < count; i++) {
      ByteArrays.put32(bytes, 0, i);
      while (!ring.offer(id, 0, 0, 0, i, bytes, 0, 4)) {
        Thread.onSpinWait();
      }
    }
  }

  /// Two loops: all datagrams arrive on the first, the transport lives on the second.
  private static final class TwoLoops {
    final TransportWorld base = new TransportWorld(95);
    final SimWorld world = base.world;
    final SimNetwork network = base.network;
    final RecordingObserver observer = new RecordingObserver();
    final MediaLoop first;
    final MediaLoop second;
    PeerTransport transport;
    SimPeer peer;

    TwoLoops() {
      var firstIo =
          new SimPacketIo(world, network, TransportWorld.SERVER, TransportWorld.SECOND_SERVER);
      // The same addresses as the first: what it sends looks alike, but it receives nothing.
      var secondIo =
          new SimPacketIo(world, network, TransportWorld.SERVER, TransportWorld.SECOND_SERVER);
      firstIo.bind();
      first = new MediaLoop(0, firstIo, world.clock(), world.clock().wall());
      second = new MediaLoop(1, secondIo, world.clock(), world.clock().wall());
      first.start(List.of(first, second));
      second.start(List.of(first, second));
      transport = PeerTransport.create(second, base.context(), observer);
      world.addIdleCheck(transport::isHandshakeIdle);
      peer = base.peer();
    }

    SimPeer connectAcross() {
      second.execute(() -> transport.setReceiveSections(List.of(TransportWorld.AUDIO)));
      second.execute(() -> transport.connect(peer.client().parameters()));
      world.settle();
      peer.client().connect(transport.parameters(), world.now());
      peer.wakeUp();
      world.run(5 * TransportWorld.SECOND);
      assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
      assertThat(peer.client().isConnected()).isTrue();
      return peer;
    }
  }
}
