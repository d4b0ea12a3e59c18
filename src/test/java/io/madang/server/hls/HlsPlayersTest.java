package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.hls.LiveStream;
import io.madang.hls.Rendition;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// FFmpeg as a player: it reads what FFmpeg encoded and this server served, over HTTP, from the
/// master playlist on, and finds every picture and all the sound.
@QuarkusTest
@Tag("interop")
class HlsPlayersTest {

  private static final int SECONDS = 8;
  private static final List<Rendition> RENDITIONS =
      List.of(new Rendition("720p", 640, 360, 1_000_000));

  @Inject HlsStreams streams;

  @TestHTTPResource("/hls/cinema/master.m3u8")
  URI master;

  @TempDir Path directory;

  @Test
  void ffmpeg_readsAllOfABroadcastThatIsOver() throws Exception {
    TestBroadcast broadcast = begin();
    broadcast.parts(SECONDS * 3);
    broadcast.stream.end();

    String seen = play();

    assertComplete(seen);
  }

  @Test
  void ffmpeg_followsALiveBroadcast_toItsEnd() throws Exception {
    TestBroadcast broadcast = begin();
    broadcast.parts(9);
    var left = new AtomicInteger(SECONDS * 3 - 9);
    try (var worker = Executors.newSingleThreadScheduledExecutor()) {
      worker.scheduleAtFixedRate(
          () -> {
            if (left.getAndDecrement() > 0) {
              broadcast.part();
            } else {
              broadcast.stream.end();
              worker.shutdown();
            }
          },
          333,
          333,
          TimeUnit.MILLISECONDS);

      assertComplete(play());
    }
  }

  private TestBroadcast begin() throws Exception {
    LiveStream stream =
        streams.open("cinema", new BroadcastPlan(333, RENDITIONS, false, false, false, true));
    return new TestBroadcast(
        stream,
        Map.of(
            "720p", CmafFile.pictures(directory, 640, 360, SECONDS),
            "audio", CmafFile.sound(directory, SECONDS)));
  }

  /// Decodes both streams; anything strange becomes a line of its own.
  private String play() throws Exception {
    return CmafFile.run(
        List.of(
            "ffmpeg",
            "-hide_banner",
            "-nostats",
            "-v",
            "warning",
            "-live_start_index",
            "0",
            "-i",
            master.toString(),
            "-map",
            "0:v:0",
            "-map",
            "0:a:0",
            "-progress",
            "-",
            "-f",
            "framemd5",
            directory.resolve("frames").toString()));
  }

  private void assertComplete(String seen) throws Exception {
    // FFmpeg 5 reads the initialisation section again after each reload, and wonders.
    assertThat(
            seen.lines()
                .filter(line -> !line.contains("=") && !line.contains("duplicated MOOV"))
                .toList())
        .as("FFmpeg has nothing to complain of")
        .isEmpty();
    List<String> frames = java.nio.file.Files.readAllLines(directory.resolve("frames"));
    var pictures = Pattern.compile("0, .*");
    var sounds = Pattern.compile("1, .*");
    assertThat(frames.stream().filter(line -> pictures.matcher(line).matches()))
        .hasSize(SECONDS * 30);
    assertThat(frames.stream().filter(line -> sounds.matcher(line).matches()).count())
        .isBetween(SECONDS * 48_000 / 1_024 - 1L, SECONDS * 48_000 / 1_024 + 1L);
  }
}
