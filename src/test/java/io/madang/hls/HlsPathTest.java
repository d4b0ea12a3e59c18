package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.hls.HlsPath.File;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlsPathTest {

  @Test
  void path_namesWhatItSays() {
    assertThat(HlsPath.parse("yard/master.m3u8"))
        .hasValue(new HlsPath("yard", "", "", "", File.MASTER, 0, -1));
    assertThat(HlsPath.parse("yard/~a.b.c/master.m3u8"))
        .hasValue(new HlsPath("yard", "a.b.c", "", "", File.MASTER, 0, -1));
    assertThat(HlsPath.parse("yard/b1/720p/index.m3u8"))
        .hasValue(new HlsPath("yard", "", "b1", "720p", File.INDEX, 0, -1));
    assertThat(HlsPath.parse("yard/b1/720p/init.2.mp4"))
        .hasValue(new HlsPath("yard", "", "b1", "720p", File.INIT, 2, -1));
    assertThat(HlsPath.parse("yard/~a.b.c/b1/audio/12.m4s"))
        .hasValue(new HlsPath("yard", "a.b.c", "b1", "audio", File.SEGMENT, 12, -1));
    assertThat(HlsPath.parse("yard/b1/720p/12.3.m4s"))
        .hasValue(new HlsPath("yard", "", "b1", "720p", File.PART, 12, 3));
    assertThat(HlsPath.parse("yard/b1/ts/12.ts"))
        .hasValue(new HlsPath("yard", "", "b1", "ts", File.TRANSPORT_STREAM, 12, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "yard",
        "yard/",
        "/master.m3u8",
        "yard/~/master.m3u8",
        "yard/master.m3u8/",
        "yard/b1/index.m3u8",
        "yard/b1/720p/01.m4s",
        "yard/b1/720p/-1.m4s",
        "yard/b1/720p/1.m4s/",
        "yard/b1/720p/1.2.3.m4s",
        "yard/b1/720p/.m4s",
        "yard/b1/720p/1..m4s",
        "yard/b1/720p/1.2147483648.m4s",
        "yard/b1/720p/9999999999999.m4s",
        "yard/b1/720p/init.mp4",
        "yard/b1/720p/init.x.mp4",
        "yard/../../etc/passwd",
        "yard/b1/720p/../1.m4s"
      })
  void path_ofSomethingElse_isNone(String path) {
    assertThat(HlsPath.parse(path)).isEmpty();
  }

  @Test
  void path_showsNoToken() {
    assertThat(HlsPath.parse("yard/~secret/master.m3u8").orElseThrow().toString())
        .doesNotContain("secret");
  }

  @Test
  void randomPathsAndQueries_areReadOrRefused() {
    long seed = 31;
    var random = new Random(seed);
    String[] words = {
      "yard",
      "/",
      "~",
      ".",
      "master.m3u8",
      "index.m3u8",
      "720p",
      "init",
      "mp4",
      "m4s",
      "ts",
      "0",
      "12",
      "99999999999999999999",
      "_HLS_msn=",
      "_HLS_part=",
      "_HLS_skip=",
      "YES",
      "&",
      "=",
      "%00",
      "-1",
      "é",
      "..",
    };
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder();
      for (int word = random.nextInt(12); word > 0; word--) {
        text.append(words[random.nextInt(words.length)]);
      }
      String input = text.toString();
      HlsPath.parse(input)
          .ifPresent(path -> assertThat(path.room()).as("seed %d: %s", seed, input).isNotEmpty());
      try {
        PlaylistQuery query = PlaylistQuery.parse(input);
        assertThat(query.part() == PlaylistQuery.NONE || query.isBlocking()).isTrue();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("_HLS_");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_HLS_msn=",
        "_HLS_msn=-1",
        "_HLS_msn=1.5",
        "_HLS_msn=x",
        "_HLS_msn=9999999999999",
        "_HLS_part=1",
        "_HLS_msn=1&_HLS_part=",
        "_HLS_skip=NO",
        "_HLS_skip"
      })
  void query_thatIsNonsense_isRefused(String query) {
    assertThatThrownBy(() -> PlaylistQuery.parse(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("_HLS_");
  }

  @Test
  void query_isReadAmongOthers() {
    assertThat(PlaylistQuery.parse("a=b&_HLS_msn=12&x&_HLS_part=3&_HLS_skip=v2&token=abc"))
        .isEqualTo(new PlaylistQuery(12, 3, true));
    assertThat(PlaylistQuery.parse("token=abc")).isEqualTo(PlaylistQuery.NOW);
  }
}
