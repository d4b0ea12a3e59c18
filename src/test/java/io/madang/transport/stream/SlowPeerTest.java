package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.check;
import static io.madang.transport.stream.StreamClient.framed;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.AllocationMeter;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A peer that takes less than it is sent.
class SlowPeerTest {
  private static final int MAX_QUEUED = 64 << 10;
  private static final int PACKET = 1_000;

  private final RecordingStreams streams = new RecordingStreams();
  private final byte[] packet = new byte[PACKET];
  private final int[] offset = {0};
  private final int[] length = {PACKET};
  private StreamPort port;
  private int sent;

  @AfterEach
  void close() {
    port.close();
  }

  private void open(TcpEngine engine) throws IOException {
    var limits = new StreamLimits(100, 50, 50, Duration.ofMinutes(5), MAX_QUEUED);
    var settings = new StreamSettings(List.of(), 0, -1, Optional.empty(), false, limits);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(10));
    port.start(streams);
  }

  /// @return whether it was taken
  private boolean sendNumbered(int connection) {
    ByteArrays.put32(packet, 0, sent);
    boolean taken = port.send(connection, packet, offset, length, 0, 1) == 1;
    if (taken) {
      sent++;
    }
    port.flush();
    return taken;
  }

  @ParameterizedTest
  @EnumSource
  void reader_thatStops_boundsTheQueue_andGetsWholePacketsAfterwards(TcpEngine engine)
      throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      client.send(framed(check(1)));
      int connection = streams.next().connection();
      fill(connection);
      int refusedAt = sent;
      await(
          "every byte that was taken is counted",
          () -> counted(connection) == (long) refusedAt * (PACKET + 2));
      assertThat(port.queuedBytes(connection)).isLessThanOrEqualTo(MAX_QUEUED);

      for (int i = 0; i < refusedAt; i++) {
        assertThat(ByteArrays.i32(client.receiveFrame(), 0)).isEqualTo(i);
      }
      await("the queue is empty", () -> port.queuedBytes(connection) == 0);
      assertThat(sendNumbered(connection)).isTrue();
      assertThat(ByteArrays.i32(client.receiveFrame(), 0)).isEqualTo(refusedAt);
      await("nothing waits any more", () -> port.statistics().queuedBytes() == 0);
    }
  }

  private long counted(int connection) {
    return port.writtenBytes(connection) + port.queuedBytes(connection);
  }

  /// Until the kernel takes nothing more and the queue is full. Its buffers grow while they fill
  /// and nothing tells that they are done: that nothing moved for a moment is looked at, and if it
  /// did, it is done again.
  private void fill(int connection) {
    boolean stable = false;
    while (!stable) {
      long written = port.writtenBytes(connection);
      await(
          "the queue is full",
          () -> {
            while (sendNumbered(connection)) {}
            return port.queuedBytes(connection) + PACKET + 2 > MAX_QUEUED;
          });
      LockSupport.parkNanos(50_000_000);
      stable = !sendNumbered(connection) && port.writtenBytes(connection) == written;
    }
  }

  @ParameterizedTest
  @EnumSource
  void reader_thatStops_doesNotHoldUpOthers(TcpEngine engine) throws Exception {
    open(engine);
    try (var slow = StreamClient.connect(port.port());
        var fast = StreamClient.connect(port.port())) {
      slow.send(framed(check(1)));
      int slowConnection = streams.next().connection();
      fast.send(framed(check(2)));
      int fastConnection = streams.next().connection();
      fill(slowConnection);

      byte[] bytes = new byte[PACKET];
      for (int i = 0; i < 100; i++) {
        assertThat(port.send(fastConnection, bytes, offset, length, 0, 1)).isEqualTo(1);
        port.flush();
        assertThat(fast.receiveFrame()).hasSize(PACKET);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionWithFullQueue_isClosedByItsPeer_leavesNothing(TcpEngine engine) throws Exception {
    open(engine);
    int connection;
    try (var client = StreamClient.connect(port.port())) {
      client.send(framed(check(1)));
      connection = streams.next().connection();
      fill(connection);
    }

    await("the end is told", () -> streams.closed.contains(connection));
    assertThat(port.queuedBytes(connection)).isZero();
    await("nothing waits", () -> port.statistics().queuedBytes() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void send_ofManyPackets_allocatesNothing(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      client.send(framed(check(1)));
      int connection = streams.next().connection();
      client.socket().setSoTimeout(0);
      Thread reader = Thread.ofPlatform().daemon().start(() -> drain(client));

      long before = port.writtenBytes(connection);
      long allocated = AllocationMeter.bytesPerRound(i -> sendAtLast(connection));

      // Less than a byte a packet: the event loop's own queue may grow once.
      assertThat(allocated).isLessThan(AllocationMeter.PACKETS / 2);
      assertThat(port.writtenBytes(connection)).isGreaterThan(before + 1_000L * PACKET);
      client.close();
      reader.join();
    }
  }

  private void sendAtLast(int connection) {
    while (port.send(connection, packet, offset, length, 0, 1) == 0) {
      port.flush();
      Thread.onSpinWait();
    }
  }

  private static void drain(StreamClient client) {
    try {
      while (true) {
        client.receive(1_000);
      }
    } catch (IOException closed) {
      // The test is over.
      assertThat(closed).isNotNull();
    }
  }
}
