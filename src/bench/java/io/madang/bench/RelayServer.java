package io.madang.bench;

import io.madang.transport.stream.tls.TlsFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A TURN server on the loopback address, in a process of its own so that what it costs can be told
/// from what its clients cost.
record RelayServer(Process process, int port, int tlsPort) implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100; // of /proc, on every Linux

  /// The media port with one loop.
  static RelayServer madang(String secret, TlsFiles tls) throws IOException {
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
                secret,
                tls.certificate().toString(),
                tls.key().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    String line = output.readLine();
    while (line != null && !line.matches("\\d+ \\d+")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the server has not started");
    }
    String[] ports = line.split(" ");
    return new RelayServer(process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
  }

  /// Debian's coturn with one thread that relays.
  static RelayServer coturn(String secret, String realm, TlsFiles tls) throws Exception {
    int port = freePort();
    int tlsPort = freePort();
    Path settings = Files.createTempFile("coturn", ".conf");
    Files.write(
        settings,
        List.of(
            "listening-ip=127.0.0.1",
            "listening-port=" + port,
            "tls-listening-port=" + tlsPort,
            "cert=" + tls.certificate(),
            "pkey=" + tls.key(),
            "relay-ip=127.0.0.1",
            "min-port=30001",
            "max-port=40000",
            "relay-threads=1",
            "use-auth-secret",
            "static-auth-secret=" + secret,
            "realm=" + realm,
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
    var server = new RelayServer(process, port, tlsPort);
    server.awaitListening();
    return server;
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /// It listens on TCP as well: a connection shows that it is there.
  private void awaitListening() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!listens(port) || !listens(tlsPort)) {
      if (System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException("coturn (turnserver) has not started: is it installed?");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static boolean listens(int port) {
    try (var connection = new Socket("127.0.0.1", port)) {
      return connection.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  InetSocketAddress address(LoadTransport transport) {
    int number = transport == LoadTransport.TLS ? tlsPort : port;
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), number);
  }

  /// User and system time of all threads.
  double cpuSeconds() throws IOException {
    String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
