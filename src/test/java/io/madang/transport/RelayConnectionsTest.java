package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TurnSettings;
import io.madang.ice.turn.TurnStatistics;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamSettings;
import io.madang.wire.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TCP between relays and peers (RFC 6062), over real sockets.
final class RelayConnectionsTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final List<InetAddress> BOTH = List.of(LOOPBACK, InetAddress.ofLiteral("::1"));
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();
  private static final int CONNECTIONS = 10;
  private static final int CONNECTION_ATTEMPT = 0xc;

  private final TimeLimitedCredentials issuer = new TimeLimitedCredentials(SECRET);
  private MediaLoopGroup group;
  private TurnStatistics statistics;

  @BeforeEach
  void start() throws IOException {
    var settings = MediaLoopSettings.defaults(0).withLoops(2).withBindAddresses(BOTH);
    var tcp = new StreamSettings(BOTH, 0, -1, Optional.empty(), false, StreamLimits.STANDARD);
    group = MediaLoopGroup.start(settings, Optional.of(tcp));
    TurnSettings d = TurnSettings.DEFAULT;
    var turn =
        new TurnSettings(
            d.realm(),
            d.defaultLifetime(),
            d.maxLifetime(),
            d.nonceLifetime(),
            d.maxAllocations(),
            1_000,
            0,
            d.maxPermissions(),
            CONNECTIONS);
    AddressPolicy peers = AddressPolicy.parse(List.of("127.0.0.0/8", "::1"));
    statistics = group.startTurn(new TurnPortSettings(turn, SECRET, BOTH, peers, 49_152, 65_535));
  }

  @AfterEach
  void stop() {
    assertThat(group.loops()).allMatch(loop -> loop.statistics().bugs() == 0);
    group.close();
  }

  /// Slowly: the program takes what has come for one message, and miscounts where two have come by
  /// then.
  @ParameterizedTest
  @Tag("interop")
  @ValueSource(strings = {"-T -m 2 -z 200 127.0.0.1", "-T -x -m 2 -z 200 ::1"})
  void coturnsClient_talksThroughTwoRelays(String options) throws Exception {
    List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-u", "u", "-W", SECRET));
    command.addAll(List.of("-p", "" + port()));
    if (!options.contains("-n ")) {
      command.addAll(List.of("-n", "10"));
    }
    command.addAll(List.of(options.split(" ")));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException absent) {
      assumeTrue(false, "coturn's programs are not installed");
      throw absent;
    }
    process
        .onExit()
        .orTimeout(60, TimeUnit.SECONDS)
        .whenComplete((ended, late) -> {
          if (late != null) {
            process.destroyForcibly();
          }
        });

    assertThat(new String(process.getInputStream().readAllBytes()))
        .contains("Total lost packets 0 ")
        .doesNotContain("error");
  }

  @Test
  void connect_bytesAndTheEndOfEachDirection_passAlone() throws Exception {
    try (var control = client();
        var listener = new ServerSocket(0, 5, LOOPBACK);
        var data = client()) {
      InetSocketAddress relayed = control.allocate();
      int connection = connect(control, listener);
      try (Socket peer = accept(listener)) {
        assertThat(peer.getPort()).isEqualTo(relayed.getPort());
        assertThat(data.bind(connection).messageClass()).isEqualTo(StunClass.SUCCESS);

        data.socket().getOutputStream().write("question".getBytes());
        data.socket().shutdownOutput();

        assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("question");
        peer.getOutputStream().write("answer".getBytes());
        peer.shutdownOutput();
        assertThat(data.socket().getInputStream().readAllBytes()).asString().isEqualTo("answer");
      }
      await(() -> statistics.connections() == 0);
    }
  }

  /// Both ends of a connection are clients of ours, as with coturn's program.
  @Test
  void twoRelays_carryEveryByteBothWays() throws Exception {
    int pairs = 6;
    int rounds = 200;
    byte[] message = new byte[1_400];
    for (int pair = 0; pair < pairs; pair++) {
      try (var left = client();
          var right = client();
          var leftData = client();
          var rightData = client()) {
        left.allocate();
        InetSocketAddress relayed = right.allocate();
        right.askFor(TurnStream.CREATE_PERMISSION, relayed);
        StunMessage connected = left.askFor(TurnStream.CONNECT, relayed);
        assertThat(connected.messageClass())
            .as("error %d", connected.errorCode())
            .isEqualTo(StunClass.SUCCESS);
        StunMessage attempt = right.receive();
        rightData.bind((int) attempt.u32(StunAttribute.CONNECTION_ID, 0));
        leftData.bind((int) connected.u32(StunAttribute.CONNECTION_ID, 0));

        for (int round = 0; round < rounds; round++) {
          Arrays.fill(message, (byte) round);
          leftData.socket().getOutputStream().write(message);
          rightData.socket().getOutputStream().write(message);

          assertThat(rightData.socket().getInputStream().readNBytes(1_400)).isEqualTo(message);
          assertThat(leftData.socket().getInputStream().readNBytes(1_400)).isEqualTo(message);
        }
      }
    }
  }

  @Test
  void bytesBehindTheBindRequest_areThePeers() throws Exception {
    try (var control = client();
        var listener = new ServerSocket(0, 5, LOOPBACK);
        var data = client()) {
      control.allocate();
      int connection = connect(control, listener);
      try (Socket peer = accept(listener)) {
        data.learnNonce();

        StunMessage bound = data.bindWith(connection, "early".getBytes());

        assertThat(bound.messageClass()).isEqualTo(StunClass.SUCCESS);
        assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("early");
      }
    }
  }

  @Test
  void peer_thatConnects_waitsForItsClient() throws Exception {
    try (var control = client();
        var data = client()) {
      InetSocketAddress relayed = control.allocate();
      control.askFor(TurnStream.CREATE_PERMISSION, new InetSocketAddress(LOOPBACK, 9));
      try (Socket peer = new Socket(relayed.getAddress(), relayed.getPort())) {
        peer.setSoTimeout(10_000);
        peer.getOutputStream().write("first".getBytes());
        peer.shutdownOutput();

        StunMessage attempt = control.receive();

        assertThat(attempt.messageClass()).isEqualTo(StunClass.INDICATION);
        assertThat(attempt.method()).isEqualTo(CONNECTION_ATTEMPT);
        assertThat(attempt.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)).isTrue();
        assertThat(attempt.addressPort()).isEqualTo(peer.getLocalPort());
        data.bind((int) attempt.u32(StunAttribute.CONNECTION_ID, 0));
        assertThat(data.socket().getInputStream().readAllBytes()).asString().isEqualTo("first");
        data.socket().getOutputStream().write("second".getBytes());
        assertThat(peer.getInputStream().readNBytes(6)).asString().isEqualTo("second");
      }
    }
  }

  @Test
  void peer_withoutAPermission_isTurnedAway() throws Exception {
    try (var control = client()) {
      InetSocketAddress relayed = control.allocate();
      control.askFor(TurnStream.CREATE_PERMISSION, new InetSocketAddress("127.0.0.77", 9));
      try (Socket peer = new Socket(relayed.getAddress(), relayed.getPort())) {
        peer.setSoTimeout(10_000);

        assertThat(peer.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void peer_thatRefuses_isError447_andOneTooManyIsError508() throws Exception {
    try (var control = client();
        var listeners = new Listeners(CONNECTIONS + 1)) {
      control.allocate();
      InetSocketAddress closed;
      try (var gone = new ServerSocket(0, 5, LOOPBACK)) {
        closed = new InetSocketAddress(LOOPBACK, gone.getLocalPort());
      }
      assertThat(control.askFor(TurnStream.CONNECT, closed).errorCode()).isEqualTo(447);

      for (ServerSocket listener : listeners.sockets.subList(0, CONNECTIONS)) {
        connect(control, listener);
      }
      var last = new InetSocketAddress(LOOPBACK, listeners.sockets.getLast().getLocalPort());
      assertThat(control.askFor(TurnStream.CONNECT, last).errorCode()).isEqualTo(508);
    }
  }

  /// A peer that does not read stops the client, and nothing piles up in between.
  @Test
  void peer_thatDoesNotRead_slowsTheClient() throws Exception {
    try (var control = client();
        var listener = new ServerSocket(0, 5, LOOPBACK);
        var data = client()) {
      listener.setReceiveBufferSize(16 << 10);
      control.allocate();
      int connection = connect(control, listener);
      try (Socket peer = accept(listener)) {
        data.bind(connection);
        byte[] chunk = new byte[64 << 10];
        Thread writer =
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  try {
                    for (int i = 0; i < 1_000; i++) {
                      data.socket().getOutputStream().write(chunk);
                    }
                    data.socket().shutdownOutput();
                  } catch (IOException ended) {
                    // The test has failed elsewhere.
                  }
                });
        // 64 MB are more than all buffers of the kernel.
        assertThat(writer.join(java.time.Duration.ofMillis(500))).isFalse();

        long read = peer.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

        assertThat(read).isEqualTo(64_000L << 10);
      }
    }
  }

  @Test
  void allocation_thatEnds_takesItsConnectionsAlong() throws Exception {
    var control = client();
    try (var listener = new ServerSocket(0, 5, LOOPBACK);
        var data = client()) {
      control.allocate();
      int connection = connect(control, listener);
      try (Socket peer = accept(listener)) {
        data.bind(connection);

        control.close();

        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertThat(data.socket().getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      control.close();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static Socket accept(ServerSocket listener) throws IOException {
    listener.setSoTimeout(10_000);
    Socket peer = listener.accept();
    peer.setSoTimeout(10_000);
    return peer;
  }

  /// @return the connection's number
  private static int connect(TurnStream control, ServerSocket listener) throws IOException {
    var address = new InetSocketAddress(LOOPBACK, listener.getLocalPort());
    StunMessage connected = control.askFor(TurnStream.CONNECT, address);
    assertThat(connected.messageClass()).isEqualTo(StunClass.SUCCESS);
    return (int) connected.u32(StunAttribute.CONNECTION_ID, 0);
  }

  private TurnStream client() throws IOException {
    var server = new InetSocketAddress(LOOPBACK, port());
    return new TurnStream(server, issuer.issue("client", 99_999_999_999L), REALM);
  }

  private int port() {
    return group.loops().getFirst().localPort();
  }

  private static final class Listeners implements AutoCloseable {
    private final List<ServerSocket> sockets = new ArrayList<>();

    Listeners(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 5, LOOPBACK));
      }
    }

    @Override
    public void close() throws IOException {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
