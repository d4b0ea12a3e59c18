package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The playlists of one eventful stream, as files: the web client's tests read the same files with
/// the parsers of two players. What differs is written to `target/golden-hls` to look at.
class GoldenPlaylistsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/hls");
  private static final Path WRITTEN = Path.of("target/golden-hls");

  @Test
  void playlists_areThoseOfTheFiles() throws IOException {
    var maker = new StreamMaker(20, 333);
    var written = new LinkedHashMap<String, String>();
    maker.rendition("480p", true);
    maker.segments(9);
    maker.parts(3);
    maker.die(Duration.ofSeconds(2));
    maker.segments(2);
    maker.parts(2);
    written.put("master.m3u8", Answers.master(maker.stream).text());
    for (String track : new String[] {"720p", "480p", "audio"}) {
      written.put(track + ".m3u8", playlist(maker, track, ""));
      written.put(track + "-delta.m3u8", playlist(maker, track, "_HLS_skip=YES"));
    }
    maker.stream.end();
    written.put("ended.m3u8", playlist(maker, "720p", ""));

    for (Map.Entry<String, String> each : written.entrySet()) {
      Files.createDirectories(WRITTEN);
      Files.writeString(WRITTEN.resolve(each.getKey()), each.getValue());
    }
    for (Map.Entry<String, String> each : written.entrySet()) {
      assertThat(each.getValue())
          .as(each.getKey())
          .isEqualTo(Files.readString(GOLDEN.resolve(each.getKey())));
    }
  }

  private static String playlist(StreamMaker maker, String track, String query) {
    return Answers.playlist(maker.stream, track, query).text();
  }
}
