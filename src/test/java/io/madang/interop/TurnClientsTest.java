package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.transport.stream.tls.Certificates;
import io.madang.wire.AddressPolicy;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TURN clients of others on the media port, where they are installed: coturn's programs (Debian's
/// `coturn`) and aioice, which is aiortc's (Debian's `python3-aiortc`).
///
/// What [#RUNS] lists are options of `turnutils_uclient`: `-t` is TCP, `-t -S` TLS, `-S` DTLS; with
/// `-s` data goes in indications, else through channels; `-x` wants an IPv6 relay, `-Z` one of
/// each; `-y` sends from one relay to another, without it to `turnutils_peer`; `-g -X -D` are
/// DONT-FRAGMENT, the family spelled out, and padded ChannelData. Without `-c` each client also
/// asks for a pair of ports with a reservation, and all refresh.
///
/// Left out are runs that end no better with coturn's own server. `-y` over TLS loses what comes
/// two messages to a TLS record, for the program takes a record for a message. `-P` loses half of
/// its messages, `-N` ends where a channel is bound twice, and `-R`, which spoils some of its
/// messages, waits now and then for an answer to one that is none. Over TLS the program begins with
/// a version of it that it picks at random, and goes on to the next one where that is refused, as
/// 1.0 and 1.1 are here.
///
/// TCP allocations (`-T`) have `transport.RelayConnectionsTest`; NAT behaviour discovery, which
/// needs a second address, has `transport.DiscoveryPortTest`.
@Tag("interop")
final class TurnClientsTest {
  private static final int AT_A_TIME = 4;
  private static final String PYTHON = "/usr/bin/python3";

  private static final List<String> RUNS =
      List.of(
          "-e 127.0.0.1 127.0.0.1",
          "-s -e 127.0.0.1 127.0.0.1",
          "-y -m 2 127.0.0.1",
          "-y -s -m 2 127.0.0.1",
          "-g -X -D -e 127.0.0.1 127.0.0.1",
          "-x -e ::1 ::1",
          "-x -e ::1 127.0.0.1",
          "-Z -e 127.0.0.1 127.0.0.1",
          "-Z -e ::1 ::1",
          "-c -m 10 -l 1000 -n 50 -z 5 -e 127.0.0.1 127.0.0.1",
          "-t -e 127.0.0.1 127.0.0.1",
          "-t -s -e 127.0.0.1 127.0.0.1",
          "-t -y -m 2 127.0.0.1",
          "-t -y -s -m 2 127.0.0.1",
          "-t -x -s -e ::1 ::1",
          "-t -Z -e 127.0.0.1 127.0.0.1",
          "-t -c -m 10 -l 1000 -n 50 -z 5 -e 127.0.0.1 127.0.0.1",
          "-S -e 127.0.0.1 127.0.0.1",
          "-S -s -e 127.0.0.1 127.0.0.1",
          "-S -y -m 2 127.0.0.1",
          "-S -y -s -m 2 127.0.0.1",
          "-S -x -e ::1 ::1",
          "-S -c -m 10 -l 1000 -n 50 -z 5 -e 127.0.0.1 127.0.0.1",
          "-t -S -z 300 -e 127.0.0.1 127.0.0.1",
          "-t -S -s -z 300 -e 127.0.0.1 127.0.0.1",
          "-t -S -x -z 300 -e ::1 ::1",
          "-t -S -x -s -z 300 -e ::1 127.0.0.1");

  @TempDir static Path folder;

  private static final Map<String, Future<List<String>>> OUTPUTS = new LinkedHashMap<>();
  private static TurnPorts server;
  private static Program peer;
  private static ExecutorService programs;

  /// They wait more than they work.
  @BeforeAll
  static void startRuns() throws Exception {
    Program.assumeInstalled(
        "coturn (coturn)", Map.of(), "sh", "-c", "command -v turnutils_uclient");
    var tls = Certificates.make("EC", "localhost").write(folder);
    AddressPolicy peers = AddressPolicy.parse(List.of("127.0.0.0/8", "::1"));
    server = TurnPorts.open(peers, 1_000, Optional.of(tls));
    int peerPort = freePort();
    peer =
        Program.start(
            Map.of(), "turnutils_peer", "-L", "127.0.0.1", "-L", "::1", "-p", "" + peerPort);
    programs = Executors.newFixedThreadPool(AT_A_TIME);
    for (String run : RUNS) {
      OUTPUTS.put(run, programs.submit(() -> outputOf(uclient("north", run, peerPort))));
    }
  }

  /// It draws the numbers of its channels, and once in some thousand times the same for two peers,
  /// which has to be refused (RFC 8656, section 12.2): then it draws again.
  private static List<String> outputOf(List<String> command) throws Exception {
    List<String> output = Program.outputOf(command);
    boolean drewTheSame =
        output.stream().anyMatch(line -> line.contains("channel bind: error 400"));
    return drewTheSame ? Program.outputOf(command) : output;
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      programs.shutdownNow();
      assertThat(programs.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      peer.close();
      server.close();
    }
  }

  static List<String> runs() {
    return RUNS;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void uclient_getsAllItsMessagesBack(String run) throws Exception {
    List<String> output = OUTPUTS.get(run).get(120, TimeUnit.SECONDS);

    assertThat(output).anyMatch(line -> line.contains("Total lost packets 0 "));
    assertThat(output).noneMatch(line -> line.contains("error") && !line.contains("SSL routines"));
    assertThat(server.bugs()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-t ", "-t -S ", "-S "})
  void uclient_withAnotherSecret_isRefused(String transport) throws Exception {
    String run = transport + "-e 127.0.0.1 127.0.0.1";

    List<String> output = Program.outputOf(uclient("south", run, 9));

    assertThat(output).noneMatch(line -> line.contains("Total lost packets 0 "));
    assertThat(output).anyMatch(line -> line.contains("Cannot complete Allocation"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void stunclient_learnsItsAddress(String address) throws Exception {
    List<String> output =
        Program.outputOf(List.of("turnutils_stunclient", "-p", "" + server.port(), address));

    assertThat(output).anyMatch(line -> line.contains("UDP reflexive addr: " + address + ":"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void aioice_getsAllItsDatagramsBack(String transport) throws Exception {
    Program.assumeInstalled("aioice", Map.of(), PYTHON, "-c", "import aioice.turn");
    var issued = TurnPorts.credential("aioice");
    int port = transport.equals("tls") ? server.tlsPort() : server.port();

    List<String> output =
        Program.outputOf(
            List.of(
                PYTHON,
                Program.script("turn_aioice.py"),
                "" + port,
                transport,
                issued.username(),
                issued.password()));

    assertThat(output).containsExactly("ECHOED=50");
  }

  @Test
  void tlsOfTheMediaPort_isTheSame() throws Exception {
    var tls = List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), "-brief");

    assertThat(Program.outputOf(tls)).contains("CONNECTION ESTABLISHED");
  }

  private static List<String> uclient(String secret, String run, int peerPort) {
    var command = new ArrayList<>(List.of("turnutils_uclient", "-u", "u", "-W", secret));
    int port = run.contains("-S") ? server.tlsPort() : server.port();
    command.addAll(List.of("-p", "" + port, "-r", "" + peerPort));
    if (!run.contains("-n ")) {
      command.addAll(List.of("-n", "10"));
    }
    command.addAll(List.of(run.split(" ")));
    return command;
  }

  /// Below those that the kernel chooses from, and relays.
  private static int freePort() throws Exception {
    for (int port = 18_600; ; port++) {
      try (var socket = new DatagramSocket(port)) {
        return socket.getLocalPort();
      } catch (java.net.BindException taken) {
        assertThat(port).isLessThan(18_700);
      }
    }
  }
}
