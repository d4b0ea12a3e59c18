package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Runs programs of others that are TURN or STUN clients.
final class TurnProgram {
  private static final long DEADLINE_SECONDS = 60;

  private TurnProgram() {}

  /// Runs a program to its end and answers what it has written.
  ///
  /// @param folder for the output
  static String run(Path folder, List<String> command) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as("%s has not ended:\n%s", command, text).isTrue();
    return text;
  }

  /// Skips the test where a program cannot be started, or, if it must, does not end well.
  static void assumeInstalled(String what, boolean endsWell, String... command)
      throws InterruptedException {
    boolean works;
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      works = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      works = works && (!endsWell || process.exitValue() == 0);
    } catch (IOException absent) {
      works = false;
    }
    Assumptions.assumeTrue(works, what + " is not installed");
  }
}
