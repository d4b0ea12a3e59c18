package io.madang.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// `rtsp_camera.py`: GStreamer's RTSP server as a camera, in a process of its own.
final class GStreamerCamera implements AutoCloseable {
  static final String USER = "user:pass%3Aword%401@";

  private static final long DEADLINE_SECONDS = 60;

  private final Process process;
  private final int port;

  private GStreamerCamera(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static GStreamerCamera start(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var port = new CompletableFuture<Integer>();
    Thread.ofPlatform().daemon().start(() -> read(process, port));
    return new GStreamerCamera(process, port.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
  }

  /// Skips the test where GStreamer's RTSP server is not installed.
  static void assumeInstalled() throws Exception {
    boolean works = false;
    try {
      Process check =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  "import gi; gi.require_version('GstRtspServer', '1.0'); import numpy;"
                      + " from gi.repository import GstRtspServer")
              .redirectErrorStream(true)
              .start();
      works = check.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) && check.exitValue() == 0;
    } catch (IOException absent) {
      works = false;
    }
    Assumptions.assumeTrue(works, "GStreamer's RTSP server is not installed");
  }

  int port() {
    return port;
  }

  String url(String stream) {
    return "rtsp://127.0.0.1:" + port + "/" + stream;
  }

  /// As if its power had been cut.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }

  private static String script() {
    return Path.of("src/test/resources/interop/rtsp_camera.py").toAbsolutePath().toString();
  }

  private static void read(Process process, CompletableFuture<Integer> port) {
    try (var lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("PORT=")) {
          port.complete(Integer.parseInt(line.substring("PORT=".length())));
        }
      }
    } catch (IOException ended) {
      // It was stopped.
    }
    port.completeExceptionally(new IOException("the camera has ended"));
  }
}
