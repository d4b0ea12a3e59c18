package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsRole;
import io.madang.interop.TestTransports;
import io.madang.sim.SimNetwork;
import io.madang.sim.SimPacketIo;
import io.madang.sim.SimPeer;
import io.madang.sim.SimWorld;
import io.madang.transport.MediaLoop;
import io.madang.wire.TransportAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A server with one loop and its members, in simulated time on a simulated network.
final class RoomWorld {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  static final Permissions ALL = new Permissions(true, true, false, false, true);

  final SimWorld world;
  final SimNetwork network;
  final SimPacketIo io;
  final MediaLoop loop;
  final RoomRegistry registry;
  private int nextHost = 2;

  RoomWorld(long seed) {
    this(seed, RoomLimits.defaults());
  }

  RoomWorld(long seed, RoomLimits limits) {
    world = new SimWorld(seed);
    network = new SimNetwork(world);
    TransportAddress server = SimNetwork.address("10.0.0.1", 3478);
    io = new SimPacketIo(world, network, server);
    loop = new MediaLoop(0, io, world.clock(), world.clock().wall());
    loop.start(List.of(loop));
    registry = new RoomRegistry(List.of(loop), TestTransports.at(address("10.0.0.1")), limits);
  }

  /// A member that is not in the room yet.
  Member member(String name) {
    TransportAddress address = SimNetwork.address("10.0.1." + nextHost++, 40_000);
    return new Member(this, name, new SimPeer(world, network, address, DtlsRole.CLIENT));
  }

  RoomHandle room() {
    return registry.open("yard");
  }

  /// Waits for an answer of the room in simulated time.
  <T> T await(CompletableFuture<T> answer) {
    assertThat(world.runUntil(answer::isDone, SECOND)).isTrue();
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RoomException refusal ? refusal : e;
    }
  }

  void execute(RoomCommand command) {
    await(room().command(command));
  }

  void run(long nanos) {
    world.run(nanos);
  }

  void until(java.util.function.BooleanSupplier condition, long nanos) {
    assertThat(world.runUntil(condition, nanos)).as("condition in time").isTrue();
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
