package io.madang.bench;

import io.madang.ice.Candidate;
import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.ice.turn.TurnSettings;
import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.interop.TestTransports;
import io.madang.room.RoomLimits;
import io.madang.room.RoomRegistry;
import io.madang.transport.MediaLoop;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TransportParameters;
import io.madang.transport.TurnPortSettings;
import io.madang.wire.AddressPolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// What a packet costs the media loop when its client comes through the relay of the same media
/// port, beside a client that comes directly: CPU time of the loop's thread per packet that is
/// received, and per packet that is forwarded.
///
/// Both kinds of clients have a [Detour], so that datagrams come with the same pauses. Direct and
/// relayed are measured in turns.
public final class InProcessRelayBenchmark {
  private static final int TURNS = 3;
  private static final int PUBLISHERS = 10;
  private static final int RECEIVERS = 50;
  private static final long WARM_UP_MILLIS = 4_000;
  private static final long MEASURE_MILLIS = 4_000;
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final boolean relayed;
  private int clients;

  private InProcessRelayBenchmark(boolean relayed) {
    this.relayed = relayed;
  }

  private record Cost(double receivedMicros, double forwardedMicros, long packetsInProcess) {}

  public static void main(String[] arguments) throws Exception {
    System.out.printf(
        "%5s %34s %34s%n",
        "turn", "received: direct relayed ratio", "forwarded: direct relayed ratio");
    for (int turn = 0; turn < TURNS; turn++) {
      Cost direct = new InProcessRelayBenchmark(false).run();
      Cost relayed = new InProcessRelayBenchmark(true).run();
      System.out.printf(
          "%5d %14.2f us %6.2f us %8.2f %14.2f us %6.2f us %8.2f  (%d packets through the relay)%n",
          turn,
          direct.receivedMicros,
          relayed.receivedMicros,
          relayed.receivedMicros / direct.receivedMicros,
          direct.forwardedMicros,
          relayed.forwardedMicros,
          relayed.forwardedMicros / direct.forwardedMicros,
          relayed.packetsInProcess);
    }
  }

  private Cost run() throws Exception {
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(LOCAL));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings);
        TestPeers senders = new TestPeers();
        TestPeers sinks = new TestPeers()) {
      var turn = loops.startTurn(turnSettings());
      MediaLoop loop = loops.loops().getFirst();
      var server = new InetSocketAddress(LOCAL, loop.localPort());
      var registry =
          new RoomRegistry(loops.loops(), TestTransports.at(LOCAL), RoomLimits.defaults());
      List<Detour> detours = new ArrayList<>();
      var room = new BenchmarkRoom(registry);
      List<FrameSender> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        Detour detour = detour(server);
        detours.add(detour);
        publishers.add(room.publisher(senders.open(), by(detour)));
      }
      publishers.forEach(FrameSender::start);
      TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
      double received = micros(loop, () -> loop.statistics().packetsReceived());
      for (int i = 0; i < RECEIVERS; i++) {
        Detour detour = detour(server);
        detours.add(detour);
        TestPeer sink = sinks.open();
        room.receiver(sink, by(detour), 1);
        detour.stopReturning();
        sinks.stopReading(sink);
      }
      TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
      double forwarded = micros(loop, () -> registry.statistics().packetsForwarded());
      publishers.forEach(FrameSender::stop);
      for (Detour detour : detours) {
        detour.close();
      }
      return new Cost(received, forwarded, turn.packetsInProcess());
    }
  }

  private double micros(MediaLoop loop, LongSupplier packets) throws Exception {
    long thread = loop.ask(() -> Thread.currentThread().threadId()).get(5, TimeUnit.SECONDS);
    long cpu = threads.getThreadCpuTime(thread);
    long before = packets.getAsLong();
    TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
    return (threads.getThreadCpuTime(thread) - cpu) / 1_000.0 / (packets.getAsLong() - before);
  }

  private Detour detour(InetSocketAddress server) throws IOException {
    Credential credential =
        new TimeLimitedCredentials(SECRET)
            .issue("c" + clients++, System.currentTimeMillis() / 1_000 + 86_400);
    return new Detour(server, relayed ? Optional.of(credential) : Optional.empty(), REALM);
  }

  /// The client knows no candidate but the detour's near end.
  private static UnaryOperator<TransportParameters> by(Detour detour) throws IOException {
    InetSocketAddress near = detour.near();
    Candidate candidate =
        Candidate.hostUdp(near.getAddress().getHostAddress(), near.getPort(), 65_535);
    return server ->
        new TransportParameters(
            server.credentials(), List.of(candidate), server.fingerprint(), server.role());
  }

  private static TurnPortSettings turnSettings() {
    TurnSettings d = TurnSettings.DEFAULT;
    var unlimited =
        new TurnSettings(
            d.realm(),
            d.defaultLifetime(),
            d.maxLifetime(),
            d.nonceLifetime(),
            1_000,
            1_000,
            0,
            d.maxPermissions(),
            d.maxConnections());
    return new TurnPortSettings(
        unlimited, SECRET, List.of(LOCAL), AddressPolicy.PUBLIC_ONLY, 20_000, 30_000);
  }
}
