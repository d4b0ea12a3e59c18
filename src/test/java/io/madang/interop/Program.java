package io.madang.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program of somebody else's that runs beside the server: another WebRTC stack. It tells what it
/// finds in lines `KEY=VALUE`, and goes on until its input ends where it has no end of its own.
///
/// Thread-safe.
final class Program implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 90;

  private final Process process;
  private final Thread reader;
  private final List<String> output = new ArrayList<>();
  private boolean ended;

  private Program(Process process) {
    this.process = process;
    // A virtual thread would hold its carrier for as long as the program is silent.
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /// Starts a program.
  ///
  /// @param environment added to our own
  static Program start(Map<String, String> environment, String... command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  /// Starts a program and waits until it ends well.
  static void run(Map<String, String> environment, String... command) throws Exception {
    try (Program program = start(environment, command)) {
      program.finish();
    }
  }

  /// Runs a program to its end, good or not, and answers the lines that it has written.
  static List<String> outputOf(List<String> command) throws Exception {
    try (Program program = start(Map.of(), command.toArray(String[]::new))) {
      program.process.getOutputStream().close();
      boolean ended = program.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("%s has not ended:\n%s", command, program.text()).isTrue();
      program.reader.join();
      synchronized (program.output) {
        return List.copyOf(program.output);
      }
    }
  }

  /// Skips the test where a command fails because something is not installed.
  static void assumeInstalled(String what, Map<String, String> environment, String... command)
      throws Exception {
    boolean works = false;
    try (Program program = start(environment, command)) {
      works =
          program.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)
              && program.process.exitValue() == 0;
    } catch (IOException absent) {
      works = false;
    }
    Assumptions.assumeTrue(works, what + " is not installed");
  }

  /// Waits until the program has written that line.
  void await(String line) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    synchronized (output) {
      while (!output.contains(line)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError("no line " + line + " in\n" + text());
        }
        output.wait(left);
      }
    }
  }

  /// The value of the newest line of that key, once there is one.
  String value(String key) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    synchronized (output) {
      while (true) {
        for (String line : output.reversed()) {
          if (line.startsWith(key + "=")) {
            return line.substring(key.length() + 1);
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError("no line " + key + "= in\n" + text());
        }
        output.wait(left);
      }
    }
  }

  /// Ends the program as a power cut would.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /// Ends the input, waits until the program ends well, and tells what it found.
  Map<String, String> finish() throws Exception {
    process.getOutputStream().close();
    boolean finished = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(finished).as("the program's end after\n%s", text()).isTrue();
    reader.join();
    assertThat(process.exitValue()).as(text()).isZero();
    var values = new HashMap<String, String>();
    synchronized (output) {
      for (String line : output) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    }
    return values;
  }

  /// Asks the program to end and waits until it has.
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /// Where our halves of these tests are.
  static String script(String name) {
    return Path.of("src/test/resources/interop", name).toAbsolutePath().toString();
  }

  private void read() {
    try (var lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
          output.notifyAll();
        }
      }
    } catch (IOException closed) {
      // The program was ended.
    } finally {
      synchronized (output) {
        ended = true;
        output.notifyAll();
      }
    }
  }

  private String text() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }
}
