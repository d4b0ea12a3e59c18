package io.madang.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.interop.TurnPorts;
import io.madang.interop.TurnProbe;
import io.madang.transport.stream.StreamRefusal;
import io.madang.transport.stream.tls.Certificates;
import io.madang.wire.AddressPolicy;
import io.madang.wire.DropReason;
import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Floods of the media port by those who have no right to anything, beside a meeting that must not
/// notice: memory and file descriptors come back, and nobody gets more bytes than he sent.
final class FloodsTest {
  private static final int ALLOCATE = 0x0003;
  private static final int UDP = 17 << 24;
  private static final int SOURCES = 64;
  private static final long ENOUGH_MEMORY = 32 << 20;

  /// Of the programs' own classes, say.
  private static final long SOME_FILES = 20;

  /// What a source may be ahead once: a TURN challenge is longer than the shortest request.
  private static final int ADVANCE = 72;

  @TempDir Path folder;

  private final Certificates certificate = Certificates.make("EC", "localhost");
  private TurnPorts server;
  private SmallMeeting meeting;
  private long memoryBefore;
  private long filesBefore;

  @BeforeEach
  void start() throws Exception {
    server = TurnPorts.open(AddressPolicy.PUBLIC_ONLY, 20, Optional.of(certificate.write(folder)));
    meeting = new SmallMeeting(server.loops().loops().getLast(), true);
    memoryBefore = usedMemory();
    filesBefore = openFiles();
  }

  @AfterEach
  void meetingHasNotNoticed() throws Exception {
    try {
      int lost = meeting.lost();
      assertThat(meeting.sent()).isPositive();
      assertThat(lost).as("of %d packets", meeting.sent()).isZero();
      assertThat(meeting.wasInterrupted()).isFalse();
      assertThat(server.bugs()).isZero();
      await(() -> openFiles() < filesBefore + SOME_FILES);
      assertThat(usedMemory() - memoryBefore).isLessThan(ENOUGH_MEMORY);
    } finally {
      meeting.close();
      server.close();
    }
  }

  /// What costs an attacker nothing but datagrams.
  enum Datagrams {
    BINDING(0x0001, w -> {}),
    BINDING_WITH_UNKNOWN_ATTRIBUTES(0x0001, w -> w.put32(0x7001, 1).put32(0x7002, 1)),
    CHECK_OF_NOBODY(0x0001, w -> w.username("aaaa:bbbb").zeros(0x0008, 20)),
    ALLOCATE_WITHOUT_CREDENTIALS(ALLOCATE, w -> w.put32(StunAttribute.REQUESTED_TRANSPORT, UDP)),
    ALLOCATE_WITH_NOTHING(ALLOCATE, w -> {}),
    ALLOCATE_WITH_A_FORGED_NONCE(ALLOCATE, Datagrams::forge),
    REFRESH(0x0004, w -> {}),
    CREATE_PERMISSION(0x0008, w -> {}),
    CHANNEL_BIND(0x0009, w -> {}),
    CONNECT(0x000a, w -> {}),
    SEND_INDICATION(0x0016, w -> w.bytes(StunAttribute.DATA, new byte[500])),
    UNKNOWN_METHOD(0x0eee, w -> {}),
    CHANNEL_DATA(0, w -> {});

    private final int type;
    private final Consumer<StunWriter> attributes;

    Datagrams(int type, Consumer<StunWriter> attributes) {
      this.type = type;
      this.attributes = attributes;
    }

    private static void forge(StunWriter writer) {
      writer
          .put32(StunAttribute.REQUESTED_TRANSPORT, UDP)
          .username("99999999999:u")
          .bytes(StunAttribute.REALM, TurnPorts.REALM.getBytes(US_ASCII))
          .bytes(StunAttribute.NONCE, "0123456789abcdef0123456789abcdef".getBytes(US_ASCII))
          .zeros(StunAttribute.MESSAGE_INTEGRITY, 20);
    }

    ByteBuffer make(long transaction) {
      if (this == CHANNEL_DATA) {
        return ByteBuffer.allocate(104).putShort(0, (short) 0x4001).putShort(2, (short) 100);
      }
      var buffer = new PacketBuffer(700);
      attributes.accept(new StunWriter().begin(buffer, type, 7, transaction));
      return ByteBuffer.wrap(buffer.array(), buffer.offset(), buffer.length());
    }
  }

  @ParameterizedTest
  @EnumSource
  void unauthenticatedDatagrams_getNoMoreBytesBack(Datagrams kind) throws Exception {
    int each = 300;
    long sent = 0;
    long received = 0;
    var sources = new ArrayList<DatagramChannel>();
    for (int i = 0; i < SOURCES; i++) {
      var source = DatagramChannel.open();
      source.bind(new InetSocketAddress(TurnPorts.LOOPBACK, 0));
      source.connect(server.address());
      source.configureBlocking(false);
      sources.add(source);
    }
    long[] balance = new long[SOURCES];
    for (int round = 0; round < each; round++) {
      for (int i = 0; i < SOURCES; i++) {
        int bytes = sources.get(i).write(kind.make(round));
        int back = drain(sources.get(i));
        sent += bytes;
        received += back;
        balance[i] += bytes - back;
        assertThat(balance[i]).isGreaterThanOrEqualTo(-ADVANCE);
      }
    }
    await(() -> server.loops().loops().stream().allMatch(FloodsTest::hasCaughtUp));
    for (int i = 0; i < SOURCES; i++) {
      int back = drain(sources.get(i));
      received += back;
      assertThat(balance[i] - back).isGreaterThanOrEqualTo(-ADVANCE);
      sources.get(i).close();
    }

    assertThat(received).isLessThanOrEqualTo(sent);
    assertThat(server.turn().allocated()).isZero();
  }

  /// Whether a loop has answered what came before this question: what the kernel still holds cannot
  /// be asked for, so two looks at the count tell, and the caller asks again until they do.
  private static boolean hasCaughtUp(MediaLoop loop) {
    long before = loop.ask(() -> loop.statistics().packetsReceived()).join();
    LockSupport.parkNanos(60_000_000L);
    // The meeting goes on: three packets of it in this time, and its checks.
    return loop.statistics().packetsReceived() - before < 50;
  }

  private static int drain(DatagramChannel source) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(2_000);
    int bytes = 0;
    for (int length = source.read(buffer); length > 0; length = source.read(buffer)) {
      bytes += length;
      buffer.clear();
    }
    return bytes;
  }

  @Test
  void allocations_beyondTheQuota_areRefused() throws Exception {
    var probes = new ArrayList<TurnProbe>();
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      var probe = new TurnProbe(server.address(), TurnPorts.credential("one"), TurnPorts.REALM);
      probes.add(probe);
      // Longer than the challenge, which then is owed to every source at once.
      StunMessage answer = probe.allocate(more -> more.zeros(StunAttribute.SOFTWARE, 100));
      refused += answer.errorCode() == 486 ? 1 : 0;
    }

    assertThat(refused).isEqualTo(180);
    assertThat(server.turn().allocations()).isEqualTo(20);
    for (TurnProbe probe : probes) {
      probe.release();
      probe.close();
    }
    await(() -> server.turn().allocations() == 0);
  }

  @Test
  void wrongPasswords_areChallengedAndForgotten() throws Exception {
    Credential right = TurnPorts.credential("one");
    var credential = new Credential(right.username(), "guess");
    for (int source = 0; source < SOURCES; source++) {
      try (var probe = new TurnProbe(server.address(), credential, TurnPorts.REALM)) {
        for (int i = 0; i < 20; i++) {
          assertThat(probe.allocate(more -> {}).errorCode()).isEqualTo(401);
        }
      }
    }

    assertThat(server.turn().allocated()).isZero();
  }

  /// How a connection begins that then says no more.
  enum Beginning {
    NOTHING(new byte[0]),
    A_BYTE_OF_STUN(new byte[1]),
    A_BYTE_OF_TLS(new byte[] {0x16}),
    HALF_A_STUN_HEADER(new byte[] {0, 3, 0, 8, 0x21, 0x12, (byte) 0xa4, 0x42, 1, 2}),
    HALF_A_CLIENT_HELLO(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}),
    HALF_AN_ICE_FRAME(new byte[] {0, 100, 0, 1, 0, 80, 0x21, 0x12, (byte) 0xa4, 0x42, 9}),
    HTTP("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII)),
    CHECK_OF_NOBODY(check());

    private final byte[] bytes;

    Beginning(byte[] bytes) {
      this.bytes = bytes;
    }

    private static byte[] check() {
      var buffer = new PacketBuffer(200);
      new StunWriter()
          .begin(buffer, 0x0001, 7, 7)
          .username("aaaa:bbbb")
          .zeros(StunAttribute.MESSAGE_INTEGRITY, 20)
          .fingerprint();
      byte[] framed = new byte[2 + buffer.length()];
      framed[1] = (byte) buffer.length();
      System.arraycopy(buffer.array(), buffer.offset(), framed, 2, buffer.length());
      return framed;
    }
  }

  /// From a hundred addresses, for one alone is refused after fifty.
  @ParameterizedTest
  @EnumSource
  void halfOpenConnections_areBoundedAndComeBack(Beginning beginning) throws Exception {
    var connections = new ArrayList<SocketChannel>();
    for (int i = 0; i < 2_000; i++) {
      connections.add(connect(InetAddress.ofLiteral("127.0.1." + (i % 100 + 1)), server.port()));
      connections.getLast().write(ByteBuffer.wrap(beginning.bytes));
      if (i % 100 == 0) {
        assertThat(server.streams().unconfirmed()).isLessThanOrEqualTo(1_001);
      }
    }
    await(() -> server.streams().accepted() >= 2_001);

    assertThat(server.streams().unconfirmed()).isLessThanOrEqualTo(1_000);
    try (var newcomer = new SmallMeeting(server.loops().loops().getFirst(), true)) {
      assertThat(newcomer.wasInterrupted()).isFalse();
    }
    for (SocketChannel connection : connections) {
      connection.close();
    }
    await(() -> server.streams().open() == 1);
  }

  @Test
  void halfOpenConnections_ofOneAddress_leaveRoomForOthers() throws Exception {
    var connections = new ArrayList<SocketChannel>();
    for (int i = 0; i < 500; i++) {
      connections.add(connect(InetAddress.ofLiteral("127.0.1.1"), server.port()));
    }
    await(() -> server.streams().accepted() >= 501);

    assertThat(server.streams().unconfirmed()).isLessThanOrEqualTo(50);
    assertThat(server.streams().refused().get(StreamRefusal.TOO_MANY_OF_ADDRESS)).isEqualTo(450);
    for (SocketChannel connection : connections) {
      connection.close();
    }
    await(() -> server.streams().open() == 1);
  }

  @Test
  void handshakes_atFullSpeed_delayOnlyEachOther() throws Exception {
    SSLContext context = trusting(certificate);
    var completed = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      InetAddress local = InetAddress.ofLiteral("127.0.2." + (i + 1));
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int handshake = 0; handshake < 60; handshake++) {
                  try (var socket =
                      context
                          .getSocketFactory()
                          .createSocket(TurnPorts.LOOPBACK, server.tlsPort(), local, 0)) {
                    ((SSLSocket) socket).startHandshake();
                    awaitEnd((SSLSocket) socket);
                    completed.incrementAndGet();
                  } catch (IOException refused) {
                    // He is one of too many.
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(completed.get()).isPositive();
    assertThat(server.streams().tlsHandshakes()).isGreaterThanOrEqualTo(completed.get());
    await(() -> server.streams().open() == 1);
  }

  /// In TLS 1.3 a client has finished before the server knows: only when the server has closed too
  /// has it read all that the client said.
  private static void awaitEnd(SSLSocket socket) throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
    socket.shutdownOutput();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void channelDataOfNobody_isCounted() throws Exception {
    unauthenticatedDatagrams_getNoMoreBytesBack(Datagrams.CHANNEL_DATA);

    assertThat(server.loops().loops().getFirst().drops().get(DropReason.TURN_NO_ALLOCATION))
        .isGreaterThan(1_000);
  }

  private static SSLContext trusting(Certificates certificate) throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null);
    known.setCertificateEntry("server", certificate.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static SocketChannel connect(InetAddress local, int port) throws IOException {
    var channel = SocketChannel.open();
    channel.bind(new InetSocketAddress(local, 0));
    channel.connect(new InetSocketAddress(TurnPorts.LOOPBACK, port));
    return channel;
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long openFiles() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException elsewhere) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) {
    MonotonicClock clock = MonotonicClock.system();
    long deadline = clock.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(clock.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000L);
    }
  }
}
