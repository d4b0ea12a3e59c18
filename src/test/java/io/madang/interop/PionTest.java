package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pion sends a clip by WHIP and receives it by WHEP: packet for packet the same bytes, also after
/// both sides restarted ICE.
@QuarkusTest
@Tag("interop")
class PionTest {
  /// Where Debian puts the sources of Go libraries.
  private static final String LIBRARIES = "/usr/share/gocode";

  private static final int FRAMES = 50;

  @TempDir static Path folder;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void build() throws Exception {
    Program.assumeInstalled("Go (golang-go)", Map.of(), "go", "version");
    Program.assumeInstalled(
        "Pion (golang-github-pion-webrtc.v3-dev)",
        Map.of(),
        "test",
        "-d",
        LIBRARIES + "/src/github.com/pion/webrtc");
    Program.assumeInstalled("FFmpeg (ffmpeg)", Map.of(), "ffmpeg", "-version");
    // Without a module file in a tree of this form, "/v3" of an import does not resolve.
    Path sources = Files.createDirectories(folder.resolve("go/src/example.com/pion_peer"));
    Files.copy(Path.of(Program.script("pion/main.go")), sources.resolve("main.go"));
    Files.writeString(sources.resolve("go.mod"), "module example.com/pion_peer\n");
    Program.run(
        Map.of(
            "GO111MODULE", "off",
            "GOPATH", folder.resolve("go") + ":" + LIBRARIES,
            "GOFLAGS", "-buildvcs=false"),
        "go",
        "build",
        "-o",
        peer(),
        "example.com/pion_peer");
  }

  @ParameterizedTest
  @CsvSource({"ivf, GCM, video/VP8", "h264, CM, video/H264"})
  void clip_comesOutAsItWentIn(String format, String srtpProfile, String codec) throws Exception {
    String room = "pion-" + format;
    try (Program pion =
        Program.start(Map.of(), peer(), base(), room, clip(format), srtpProfile, "" + FRAMES)) {
      Map<String, String> found = pion.finish();

      assertThat(found)
          .containsEntry("codec", codec)
          .containsEntry("identical", "true")
          .containsEntry("whipRestart", "200")
          .containsEntry("whepRestart", "200")
          .containsEntry("identicalAfterRestart", "true")
          .containsEntry("whipDeleted", "200")
          .containsEntry("whipDeletedAgain", "404")
          .containsEntry("whepDeleted", "200")
          .containsEntry("whepDeletedAgain", "404");
      assertThat(Integer.parseInt(found.getOrDefault("frames", "0")))
          .isGreaterThanOrEqualTo(FRAMES);
    }
  }

  /// Two seconds in closed groups of 25 pictures, of one slice each and of several packets.
  private static String clip(String format) throws Exception {
    Path clip = folder.resolve("clip." + format);
    var command =
        new ArrayList<>(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25:duration=2",
                "-pix_fmt",
                "yuv420p",
                "-b:v",
                "1000k"));
    command.addAll(
        format.equals("ivf")
            ? List.of(
                "-c:v",
                "libvpx",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-g",
                "25",
                "-auto-alt-ref",
                "0")
            : List.of(
                "-c:v",
                "libx264",
                "-profile:v",
                "baseline",
                "-preset",
                "ultrafast",
                "-x264-params",
                "sliced-threads=0:slices=1:keyint=25:scenecut=0:repeat-headers=1"));
    command.addAll(List.of("-f", format, clip.toString()));
    Program.run(Map.of(), command.toArray(String[]::new));
    return clip.toString();
  }

  private static String peer() {
    return folder.resolve("pion_peer").toString();
  }

  private String base() {
    String text = server.toString();
    return text.substring(0, text.length() - 1);
  }
}
