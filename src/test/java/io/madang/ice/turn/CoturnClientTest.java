package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// coturn's own client programs against our server, where they are installed (Debian's `coturn`).
///
/// Each run of `turnutils_uclient` also asks for a pair of ports with a reservation token (without
/// `-c`), refreshes, and creates permissions or binds channels. `-e` sends to `turnutils_peer`,
/// `-y` from one relay to another. Left out are runs that end no better with coturn's own server:
/// `-P` loses half of its messages, `-N` ends where a channel is bound twice, and `-R`, which
/// spoils some of its messages, waits now and then for an answer to one that is none.
@Tag("interop")
final class CoturnClientTest {
  private static final String SECRET = "north";

  @TempDir Path folder;

  private TurnSockets turn;
  private Process peer;

  @BeforeEach
  void start() throws Exception {
    TurnProgram.assumeInstalled("coturn", false, "turnutils_uclient");
    turn = TurnSockets.open(SECRET);
    // Not on the server's port, which is the kernel's choice: one below all that it chooses from.
    peer =
        new ProcessBuilder("turnutils_peer", "-L", "127.0.0.1", "-L", "::1", "-p", "3479")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    if (turn != null) {
      peer.destroy();
      peer.waitFor();
      turn.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-e 127.0.0.1 -r 3479 127.0.0.1",
        "-s -e 127.0.0.1 -r 3479 127.0.0.1",
        "-y -m 2 127.0.0.1",
        "-y -s -m 2 127.0.0.1",
        "-t -e 127.0.0.1 -r 3479 127.0.0.1",
        "-t -s -e 127.0.0.1 -r 3479 127.0.0.1",
        "-g -X -D -e 127.0.0.1 -r 3479 127.0.0.1",
        "-x -e ::1 -r 3479 ::1",
        "-x -s -t -e ::1 -r 3479 ::1",
        "-x -e ::1 -r 3479 127.0.0.1",
        "-Z -e 127.0.0.1 -r 3479 127.0.0.1",
        "-Z -e ::1 -r 3479 ::1",
        "-T -m 2 127.0.0.1",
        "-T -x -m 2 ::1",
        "-c -m 10 -l 1000 -n 50 -z 5 -e 127.0.0.1 -r 3479 127.0.0.1",
        "-c -t -m 10 -l 1000 -n 50 -z 5 -e 127.0.0.1 -r 3479 127.0.0.1"
      })
  void uclient_getsAllItsMessagesBack(String options) throws Exception {
    List<String> command = new ArrayList<>(List.of("turnutils_uclient", "-u", "u", "-W", SECRET));
    command.addAll(List.of("-p", "" + turn.port()));
    if (!options.contains("-n ")) {
      command.addAll(List.of("-n", "10"));
    }
    command.addAll(List.of(options.split(" ")));

    assertThat(TurnProgram.run(folder, command))
        .contains("Total lost packets 0 ")
        .doesNotContain("error");
  }

  @Test
  void uclient_withAnotherSecret_isRefused() throws Exception {
    String port = "" + turn.port();

    String output =
        TurnProgram.run(
            folder,
            List.of(
                "turnutils_uclient",
                "-u",
                "u",
                "-W",
                "south",
                "-p",
                port,
                "-e",
                "127.0.0.1",
                "-r",
                "3479",
                "127.0.0.1"));

    assertThat(output).doesNotContain("Total lost packets 0 ");
    assertThat(turn.server.statistics().allocated()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void stunclient_learnsItsAddress(String server) throws Exception {
    String output =
        TurnProgram.run(folder, List.of("turnutils_stunclient", "-p", "" + turn.port(), server));

    assertThat(output).contains("UDP reflexive addr: " + server + ":");
  }
}
