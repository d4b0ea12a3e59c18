package io.madang.bench;

import io.madang.ice.turn.TurnSettings;
import io.madang.transport.stream.tls.Certificates;
import io.madang.transport.stream.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// What relaying one packet of 1 200 bytes costs, in CPU time of the whole server process, beside
/// coturn with the same clients in the same run: over UDP, TCP and TLS (or those that are named),
/// towards the peer and towards clients, at a fixed rate and at full speed.
///
/// Both servers run all the time, and are measured in turns: what the machine does beside falls on
/// both. The medians of the turns are shown, and the least and the greatest ratio of one turn.
public final class TurnBenchmark {
  private static final int FRAMES_PER_SECOND = 3_000;
  private static final int FULL_SPEED = 0;
  private static final int TURNS = 3;
  private static final long WARM_UP_MILLIS = 3_000;
  private static final long MEASURE_MILLIS = 3_000;
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();

  private final TlsFiles files;
  private final SSLContext tls;

  private TurnBenchmark(TlsFiles files, SSLContext tls) {
    this.files = files;
    this.tls = tls;
  }

  private record Cost(double packetsPerSecond, double micros, double lostPercent) {}

  public static void main(String[] arguments) throws Exception {
    var certificate = Certificates.make("EC", "localhost");
    TlsFiles files = certificate.write(Files.createTempDirectory("turn-bench"));
    var benchmark = new TurnBenchmark(files, trusting(certificate));
    System.out.printf(
        "%4s %8s %10s %6s | %19s | %15s | %17s | %13s | load%n",
        "", "clients", "direction", "rate", "packets/s", "us", "ratio", "lost %");
    for (LoadTransport transport : transports(arguments)) {
      benchmark.compare(transport, 1, FRAMES_PER_SECOND);
      benchmark.compare(transport, 10, FRAMES_PER_SECOND);
      benchmark.compare(transport, 100, FRAMES_PER_SECOND);
      benchmark.compare(transport, 10, FULL_SPEED);
    }
  }

  private static List<LoadTransport> transports(String[] names) {
    return names.length == 0
        ? List.of(LoadTransport.values())
        : Stream.of(names).map(LoadTransport::valueOf).toList();
  }

  private static SSLContext trusting(Certificates server) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("server", server.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void compare(LoadTransport transport, int clients, int rate) throws Exception {
    try (RelayServer madang = RelayServer.madang(SECRET, files);
        RelayServer coturn = RelayServer.coturn(SECRET, REALM, files);
        TurnLoad ours = new TurnLoad(madang, transport, SECRET, REALM, clients, tls);
        TurnLoad theirs = new TurnLoad(coturn, transport, SECRET, REALM, clients, tls)) {
      for (boolean towardsPeer : new boolean[] {true, false}) {
        ours.send(towardsPeer, FRAMES_PER_SECOND, WARM_UP_MILLIS);
        theirs.send(towardsPeer, FRAMES_PER_SECOND, WARM_UP_MILLIS / 3);
        List<Cost> our = new ArrayList<>();
        List<Cost> their = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
          our.add(measure(madang, ours, towardsPeer, rate));
          their.add(measure(coturn, theirs, towardsPeer, rate));
        }
        System.out.printf("%4s %8d %10s %6s |", transport, clients, name(towardsPeer), name(rate));
        print(our, their);
      }
    }
  }

  private static String name(boolean towardsPeer) {
    return towardsPeer ? "to peer" : "to client";
  }

  private static String name(int rate) {
    return rate == FULL_SPEED ? "full" : "fixed";
  }

  private static Cost measure(RelayServer server, TurnLoad load, boolean towardsPeer, int rate)
      throws Exception {
    double cpu = server.cpuSeconds();
    long before = load.received();
    long sent = load.send(towardsPeer, rate, MEASURE_MILLIS);
    TimeUnit.MILLISECONDS.sleep(200);
    long packets = load.received() - before;
    return new Cost(
        packets * 1_000.0 / MEASURE_MILLIS,
        (server.cpuSeconds() - cpu) * 1e6 / packets,
        Math.max(0, 100 - 100.0 * packets / sent));
  }

  private static void print(List<Cost> ours, List<Cost> theirs) throws Exception {
    double[] ratios = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      ratios[turn] = ours.get(turn).micros / theirs.get(turn).micros;
    }
    Arrays.sort(ratios);
    System.out.printf(
        " %8.0f / %8.0f | %6.2f / %6.2f | %.2f (%.2f-%.2f) | %5.1f / %5.1f | %s%n",
        median(ours, Cost::packetsPerSecond),
        median(theirs, Cost::packetsPerSecond),
        median(ours, Cost::micros),
        median(theirs, Cost::micros),
        median(ours, Cost::micros) / median(theirs, Cost::micros),
        ratios[0],
        ratios[TURNS - 1],
        median(ours, Cost::lostPercent),
        median(theirs, Cost::lostPercent),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    return costs.stream().mapToDouble(figure).sorted().skip(costs.size() / 2).findFirst().orElse(0);
  }
}
