package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// aioice's TURN client, the one of aiortc, against our server: channels only, over UDP and TCP.
/// Where it is installed (Debian's `python3-aiortc`).
@Tag("interop")
final class AioiceClientTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder;

  @BeforeEach
  void skipWithoutAioice() throws Exception {
    TurnProgram.assumeInstalled("aioice", true, PYTHON, "-c", "import aioice.turn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void aioice_getsAllItsDatagramsBack(String transport) throws Exception {
    var credentials = new TimeLimitedCredentials("north");
    var issued = credentials.issue("aioice", 100_000_000_000L);
    String script = Path.of("src/test/resources/interop/turn_aioice.py").toString();
    try (TurnSockets turn = TurnSockets.open("north")) {
      String output =
          TurnProgram.run(
              folder,
              List.of(
                  PYTHON,
                  script,
                  "" + turn.port(),
                  transport,
                  issued.username(),
                  issued.password()));

      assertThat(output.strip()).isEqualTo("ECHOED=50");
      assertThat(turn.server.statistics().packetsToPeers()).isGreaterThanOrEqualTo(50);
    }
  }
}
