package io.madang.bench;

import io.madang.ice.turn.TurnSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What relaying one packet of 1 200 bytes costs, in CPU time of the whole server process, beside
/// coturn with the same clients in the same run: with 1 and 100 clients, towards the peer and
/// towards clients.
public final class TurnBenchmark {
  private static final int[] CLIENTS = {1, 100};
  private static final int FRAMES_PER_SECOND = 3_000;
  private static final long WARM_UP_MILLIS = 6_000;
  private static final long MEASURE_MILLIS = 8_000;
  private static final String SECRET = "north";
  private static final String REALM = TurnSettings.DEFAULT.realm();
  private static final double TICKS_PER_SECOND = 100; // of /proc, on every Linux

  private TurnBenchmark() {}

  private record Server(String name, Process process, int port) {}

  private record Cost(double packetsPerSecond, double micros, double lostPercent) {}

  public static void main(String[] arguments) throws Exception {
    System.out.printf(
        "%8s %11s %12s %12s %12s %8s %14s%n",
        "clients", "direction", "packets/s", "Madang us", "coturn us", "ratio", "lost %");
    for (int clients : CLIENTS) {
      for (boolean towardsPeer : new boolean[] {true, false}) {
        compare(clients, towardsPeer);
      }
    }
  }

  private static void compare(int clients, boolean towardsPeer) throws Exception {
    Cost ours = measure(madang(), clients, towardsPeer);
    Cost theirs = measure(coturn(), clients, towardsPeer);
    System.out.printf(
        "%8d %11s %12.0f %12.2f %12.2f %8.2f %6.2f / %.2f%n",
        clients,
        towardsPeer ? "to peer" : "to client",
        ours.packetsPerSecond,
        ours.micros,
        theirs.micros,
        ours.micros / theirs.micros,
        ours.lostPercent,
        theirs.lostPercent);
  }

  private static Cost measure(Server server, int clients, boolean towardsPeer) throws Exception {
    var address = new InetSocketAddress("127.0.0.1", server.port);
    try (var load = new TurnLoad(address, SECRET, REALM, clients)) {
      load.listen();
      load.send(towardsPeer, FRAMES_PER_SECOND, WARM_UP_MILLIS);
      long cpu = ticks(server.process.pid());
      long before = load.received();
      load.send(towardsPeer, FRAMES_PER_SECOND, MEASURE_MILLIS);
      TimeUnit.MILLISECONDS.sleep(100);
      long packets = load.received() - before;
      double seconds = (ticks(server.process.pid()) - cpu) / TICKS_PER_SECOND;
      double sent = FRAMES_PER_SECOND * 6 * MEASURE_MILLIS / 1_000.0;
      return new Cost(
          packets * 1_000.0 / MEASURE_MILLIS,
          seconds * 1e6 / packets,
          Math.max(0, 100 - 100 * packets / sent));
    } finally {
      server.process.destroy();
      server.process.waitFor();
    }
  }

  /// User and system time of all threads of a process, in ticks.
  private static long ticks(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static Server madang() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseZGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                TurnHost.class.getName(),
                SECRET)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    String line = output.readLine();
    while (line != null && !line.matches("\\d+")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the server has not started");
    }
    return new Server("Madang", process, Integer.parseInt(line));
  }

  private static Server coturn() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path settings = Files.createTempFile("coturn", ".conf");
    Files.write(
        settings,
        List.of(
            "listening-ip=127.0.0.1",
            "listening-port=" + port,
            "relay-ip=127.0.0.1",
            "min-port=30001",
            "max-port=40000",
            "relay-threads=1",
            "use-auth-secret",
            "static-auth-secret=" + SECRET,
            "realm=" + REALM,
            "no-tls",
            "no-dtls",
            "allow-loopback-peers",
            "no-cli",
            "cli-password=unused",
            "no-stdout-log",
            "log-file=/dev/null",
            "pidfile=" + settings + ".pid"));
    Process process =
        new ProcessBuilder("turnserver", "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    settings.toFile().deleteOnExit();
    // It listens on TCP as well: a connection shows that it is there.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!listens(port)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("coturn (turnserver) has not started: is it installed?");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return new Server("coturn", process, port);
  }

  private static boolean listens(int port) {
    try (var connection = new java.net.Socket("127.0.0.1", port)) {
      return connection.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
