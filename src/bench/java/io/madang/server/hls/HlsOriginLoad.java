package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.madang.hls.Answer;
import io.madang.hls.LiveStream;
import io.madang.hls.PlaylistQuery;
import io.madang.wire.MonotonicClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a request costs the origin, in CPU time of its process, beside nginx with one worker that
/// serves the same bytes from files, under the same load (wrk) in the same run; and how long five
/// thousand blocked requests take to be answered.
///
/// Runs in the whole application: `src/bench/hls-origin`. Needs nginx, wrk and h2load. Only ratios
/// of one run mean anything.
@QuarkusTest
class HlsOriginLoad {

  private static final int SEGMENTS = 10;
  private static final int VIDEO_PART_BYTES = 104_167;
  private static final int AUDIO_PART_BYTES = 5_333;
  private static final int NGINX_PORT = 18_181;
  private static final String SECONDS = "6";
  private static final int BLOCKED = 5_000;

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

  @Inject HlsStreams streams;

  @TestHTTPResource("/hls/load/")
  URI base;

  @TempDir Path directory;

  private record Run(long requests, double perSecond, double cpuMicros) {}

  @Test
  void origin_besideNginx() throws Exception {
    LiveStream stream = streams.open("load", TestBroadcast.plan(true));
    var broadcast = new TestBroadcast(stream, VIDEO_PART_BYTES, AUDIO_PART_BYTES);
    broadcast.parts(SEGMENTS * TestBroadcast.PARTS_PER_SEGMENT);
    Process nginx = startNginx(stream);
    try {
      System.err.printf(
          "%-28s %9s %9s %9s %11s %11s %11s %6s%n",
          "resource", "bytes", "req/s", "nginx", "us/req", "nginx us", "Mbit/s/core", "ratio");
      // Compiled by then, for the most part.
      compare(stream, "720p/index.m3u8", nginxWorker(nginx));
      for (String file :
          List.of("720p/index.m3u8", "audio/9.3.m4s", "720p/9.3.m4s", "720p/8.m4s")) {
        compare(stream, file, nginxWorker(nginx));
      }
      blocked(broadcast);
    } finally {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private void compare(LiveStream stream, String file, long worker) throws Exception {
    String path = "/hls/load/" + stream.id() + "/" + file;
    String ours = "http://localhost:" + base.getPort() + path;
    String theirs = "http://localhost:" + NGINX_PORT + path;
    load(ours, HlsOriginLoad::ownCpuNanos);
    Run origin = load(ours, HlsOriginLoad::ownCpuNanos);
    Run nginx = load(theirs, () -> cpuNanos(worker));
    long bytes = Files.size(directory.resolve(path.substring(1)));
    System.err.printf(
        "%-28s %9d %9.0f %9.0f %11.1f %11.1f %11.0f %6.2f%n",
        file,
        bytes,
        origin.perSecond(),
        nginx.perSecond(),
        origin.cpuMicros(),
        nginx.cpuMicros(),
        bytes * 8 / origin.cpuMicros(),
        nginx.cpuMicros() / origin.cpuMicros());
  }

  private interface Cpu {
    long nanos() throws IOException;
  }

  private static Run load(String url, Cpu cpu) throws Exception {
    long before = cpu.nanos();
    String seen = CmafFile.run(List.of("wrk", "-t", "1", "-c", "40", "-d", SECONDS + "s", url));
    long used = cpu.nanos() - before;
    assertThat(seen).doesNotContain("Non-2xx", "Socket errors");
    long requests = Long.parseLong(find(REQUESTS, seen));
    return new Run(requests, Double.parseDouble(find(RATE, seen)), used / 1_000.0 / requests);
  }

  /// One part answers them all; the clients are h2load's, with a connection each.
  private void blocked(TestBroadcast broadcast) throws Exception {
    LiveStream stream = broadcast.stream;
    String url =
        "http://localhost:"
            + base.getPort()
            + "/hls/load/"
            + stream.id()
            + "/720p/index.m3u8?_HLS_msn="
            + SEGMENTS
            + "&_HLS_part=0";
    Path log = directory.resolve("h2load.log");
    Process clients =
        new ProcessBuilder(
                "h2load",
                "--h1",
                "-n",
                Integer.toString(BLOCKED),
                "-c",
                Integer.toString(BLOCKED),
                "-t",
                "1",
                url)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    MonotonicClock clock = MonotonicClock.system();
    long deadline = clock.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (stream.waiting() < BLOCKED && clock.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(stream.waiting()).isEqualTo(BLOCKED);
    long cpu = ownCpuNanos();
    long begin = clock.nanoTime();
    broadcast.part();
    clients.waitFor(30, TimeUnit.SECONDS);
    System.err.printf(
        "%d blocked requests: all clients done %.0f ms after the part, %.0f ms of CPU%n",
        BLOCKED, (clock.nanoTime() - begin) / 1e6, (ownCpuNanos() - cpu) / 1e6);
    assertThat(Files.readString(log)).contains(BLOCKED + " succeeded");
  }

  /// nginx with one worker and the origin's files, as a CDN's cache would have them.
  private Process startNginx(LiveStream stream) throws Exception {
    Path root = directory.resolve("hls/load").resolve(stream.id());
    for (String track : List.of("720p", "audio")) {
      Files.createDirectories(root.resolve(track));
      stream.playlist(
          track, PlaylistQuery.NOW, answer -> write(root, track + "/index.m3u8", answer));
      write(root, track + "/8.m4s", stream.segment(track, 8));
      stream.part(track, 9, 3, answer -> write(root, track + "/9.3.m4s", answer));
    }
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { worker_connections 8192; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000;
          open_file_cache max=1000;
          types { application/vnd.apple.mpegurl m3u8; video/mp4 m4s; }
          server {
            listen %2$d;
            root %1$s;
            add_header Access-Control-Allow-Origin *;
            add_header Cache-Control "public, max-age=31536000, immutable";
          }
        }
        """
            .formatted(directory, NGINX_PORT));
    // Its worker runs as another user.
    CmafFile.run(List.of("chmod", "-R", "a+rX", directory.toString()));
    Process nginx =
        new ProcessBuilder("nginx", "-e", directory + "/error.log", "-c", configuration.toString())
            .inheritIO()
            .start();
    MonotonicClock clock = MonotonicClock.system();
    long deadline = clock.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (nginx.children().findAny().isEmpty() && clock.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
    }
    return nginx;
  }

  private static long nginxWorker(Process nginx) {
    return nginx.children().findFirst().orElseThrow().pid();
  }

  private static void write(Path root, String name, Answer answer) {
    try (var file = Files.newOutputStream(root.resolve(name))) {
      switch (answer) {
        case Answer.Listed(var playlist, boolean _) -> file.write(playlist.text().getBytes());
        case Answer.Media(var pieces, long _) -> {
          for (var piece : pieces) {
            var bytes = new byte[piece.length()];
            piece.view().get(bytes);
            file.write(bytes);
          }
        }
        default -> throw new IllegalStateException(name + ": " + answer);
      }
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static long ownCpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// User and system time of another process (proc(5), `stat`, fields 14 and 15, in ticks).
  private static long cpuNanos(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000L;
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
