package io.madang.transport.stream;

import static io.madang.transport.stream.Conditions.await;
import static io.madang.transport.stream.StreamClient.binding;
import static io.madang.transport.stream.StreamClient.check;
import static io.madang.transport.stream.StreamClient.framed;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections by real sockets, with both engines.
class StreamPortTest {
  private final RecordingStreams streams = new RecordingStreams();
  private StreamPort port;

  @AfterEach
  void close() {
    port.close();
  }

  private void open(TcpEngine engine) throws IOException {
    var settings =
        new StreamSettings(List.of(), 0, -1, Optional.empty(), false, StreamLimits.STANDARD);
    port = StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(10));
    port.start(streams);
  }

  private void send(int connection, byte[]... packets) {
    int[] offsets = new int[packets.length];
    int[] lengths = new int[packets.length];
    byte[] all = new byte[0];
    for (int i = 0; i < packets.length; i++) {
      offsets[i] = all.length;
      lengths[i] = packets[i].length;
      all = Arrays.copyOf(all, all.length + packets[i].length);
      System.arraycopy(packets[i], 0, all, offsets[i], lengths[i]);
    }
    assertThat(port.send(connection, all, offsets, lengths, 0, packets.length))
        .isEqualTo(packets.length);
    port.flush();
  }

  @ParameterizedTest
  @EnumSource
  void turnClient_message_arrivesAndIsAnsweredAsItIs(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      client.send(binding(1));
      var message = streams.next();
      byte[] answer = binding(2);
      send(message.connection(), answer);

      assertThat(message.kind()).isEqualTo(StreamKind.TURN);
      assertThat(message.bytes()).isEqualTo(binding(1));
      assertThat(message.from().port()).isEqualTo(client.socket().getLocalPort());
      assertThat(message.from().socketAddress().getAddress())
          .isEqualTo(client.socket().getLocalAddress());
      assertThat(client.receive(answer.length)).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void icePeer_packets_areFramedBothWays(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      byte[] media = {(byte) 0x80, 96, 0, 1};
      client.send(framed(check(1))).send(framed(media));
      var first = streams.next();
      var second = streams.next();
      send(first.connection(), media, check(2));

      assertThat(first.kind()).isEqualTo(StreamKind.ICE);
      assertThat(first.bytes()).isEqualTo(check(1));
      assertThat(second.bytes()).isEqualTo(media);
      assertThat(second.connection()).isEqualTo(first.connection());
      assertThat(client.receiveFrame()).isEqualTo(media);
      assertThat(client.receiveFrame()).isEqualTo(check(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void messages_byteByByte_arriveWhole(TcpEngine engine) throws Exception {
    open(engine);
    try (var ice = StreamClient.connect(port.port());
        var turn = StreamClient.connect(port.port())) {
      byte[] frames = framed(check(1));
      byte[] message = binding(1);
      for (int i = 0; i < Math.max(frames.length, message.length); i++) {
        if (i < frames.length) {
          ice.send(new byte[] {frames[i]});
        }
        if (i < message.length) {
          turn.send(new byte[] {message[i]});
        }
      }

      assertThat(List.of(streams.next().bytes(), streams.next().bytes()))
          .containsExactlyInAnyOrder(check(1), binding(1));
    }
  }

  /// More than the kernel keeps of a connection on both sides.
  private static final int FLOOD = 24_000;

  @ParameterizedTest
  @EnumSource
  void turnClient_whoseReceiverIsBehind_isSlowedDownAndLosesNothing(TcpEngine engine)
      throws Exception {
    open(engine);
    slowDown(StreamClient::binding, message -> message);
  }

  @ParameterizedTest
  @EnumSource
  void icePeer_whoseReceiverIsBehind_isSlowedDownAndLosesNothing(TcpEngine engine)
      throws Exception {
    open(engine);
    slowDown(StreamClient::check, StreamClient::framed);
  }

  private void slowDown(IntFunction<byte[]> first, UnaryOperator<byte[]> framing) throws Exception {
    byte[] padding = new byte[1_000];
    streams.beBehind(true);
    try (var client = SocketChannel.open()) {
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
      client.configureBlocking(false);
      int sent = 0;
      ByteBuffer rest = ByteBuffer.wrap(framing.apply(first.apply(0)));
      for (int refused = 0; refused < 200; ) {
        if (!rest.hasRemaining()) {
          sent++;
          rest = ByteBuffer.wrap(framing.apply(channelData(sent, padding)));
        }
        if (client.write(rest) > 0) {
          refused = 0;
        } else {
          refused++;
          LockSupport.parkNanos(1_000_000L);
        }
        assertThat(sent).isLessThan(FLOOD);
      }
      assertThat(streams.messages).hasSize(1);
      assertThat(port.statistics().bytesReceived()).isLessThan(1_000);

      streams.beBehind(false);
      client.configureBlocking(true);
      while (rest.hasRemaining()) {
        client.write(rest);
      }
      assertThat(streams.next().bytes()).isEqualTo(first.apply(0));
      for (int i = 1; i <= sent; i++) {
        assertThat(streams.next().bytes()).isEqualTo(channelData(i, padding));
      }
    }
  }

  private static byte[] channelData(int number, byte[] padding) {
    return ByteBuffer.allocate(8 + padding.length)
        .putShort((short) 0x4000)
        .putShort((short) (4 + padding.length))
        .putInt(number)
        .array();
  }

  @ParameterizedTest
  @EnumSource
  void addressesOfBothFamilies_areServed(TcpEngine engine) throws Exception {
    open(engine);
    for (String address : List.of("127.0.0.1", "::1")) {
      InetAddress host = InetAddress.ofLiteral(address);
      if (address.equals("::1") && java.net.NetworkInterface.getByInetAddress(host) == null) {
        continue;
      }
      try (var client = new StreamClient(new Socket(host, port.port()))) {
        client.send(binding(1));
        assertThat(streams.next().from().socketAddress().getAddress()).isEqualTo(host);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownProtocols_areClosedAndCounted(TcpEngine engine) throws Exception {
    open(engine);
    for (String words : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0001x")) {
      try (var client = StreamClient.connect(port.port())) {
        client.send(words.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(client.isEnded()).isTrue();
      }
    }

    assertThat(port.statistics().refused())
        .containsEntry(StreamRefusal.UNKNOWN_PROTOCOL, 1L)
        .containsEntry(StreamRefusal.NO_CERTIFICATE, 1L);
    assertThat(streams.messages).isEmpty();
    assertThat(streams.closed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void iceFirstPacket_withoutUsername_isRefused(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      client.send(framed(binding(1)));

      assertThat(client.isEnded()).isTrue();
      assertThat(port.statistics().refused()).containsEntry(StreamRefusal.MALFORMED, 1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void close_afterSend_deliversAndEnds(TcpEngine engine) throws Exception {
    open(engine);
    try (var client = StreamClient.connect(port.port())) {
      client.send(binding(1));
      int connection = streams.next().connection();
      send(connection, binding(2));
      port.close(connection);

      assertThat(client.receive(20)).isEqualTo(binding(2));
      assertThat(client.isEnded()).isTrue();
      await("the end is told", () -> streams.closed.equals(List.of(connection)));
      assertThat(port.send(connection, new byte[9], new int[1], new int[] {9}, 0, 1)).isZero();
      assertThat(port.queuedBytes(connection)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void peerCloses_isTold_andNumbersAreNotUsedAgainSoon(TcpEngine engine) throws Exception {
    open(engine);
    for (int i = 1; i <= 3; i++) {
      try (var client = StreamClient.connect(port.port())) {
        client.send(binding(i));
        assertThat(streams.next().connection()).isEqualTo(i);
      }
    }

    await("all ends are told", () -> streams.closed.size() == 3);
    await("nothing is open", () -> port.statistics().open() == 0);
    assertThat(port.statistics().turn()).isZero();
    assertThat(port.statistics().accepted()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void handlerWithABug_losesOneConnection(TcpEngine engine) throws Exception {
    open(engine);
    try (var first = StreamClient.connect(port.port());
        var second = StreamClient.connect(port.port())) {
      first.send(binding(1));
      int survivor = streams.next().connection();
      streams.fail();
      second.send(binding(2));

      assertThat(second.isEnded()).isTrue();
      send(survivor, binding(3));
      assertThat(first.receive(20)).isEqualTo(binding(3));
      assertThat(port.statistics().refused()).containsEntry(StreamRefusal.BUG, 1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void garbage_ofAnyKind_closesAndNeverFails(TcpEngine engine) throws Exception {
    open(engine);
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = garbage(random);
      try (var client = StreamClient.connect(port.port())) {
        client.send(garbage);
        client.socket().shutdownOutput();
        assertThat(client.isEnded()).as("seed %s, round %s", seed, i).isTrue();
      } catch (IOException reset) {
        // Closed while it was sent.
        assertThat(reset).as("seed %s, round %s", seed, i).isNotNull();
      }
    }

    await("nothing is left", () -> port.statistics().open() == 0);
    assertThat(port.statistics().refused()).containsEntry(StreamRefusal.BUG, 0L);
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(4_000)];
    random.nextBytes(bytes);
    byte[] begin =
        switch (random.nextInt(3)) {
          case 0 -> binding(1);
          case 1 -> framed(check(1));
          default -> new byte[0];
        };
    System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void portInUse_isSaid(TcpEngine engine) throws Exception {
    open(engine);
    var settings =
        new StreamSettings(
            List.of(), port.port(), -1, Optional.empty(), false, StreamLimits.STANDARD);

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> StreamPort.open(settings, MonotonicClock.system(), engine, Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot use TCP port " + port.port());
  }
}
