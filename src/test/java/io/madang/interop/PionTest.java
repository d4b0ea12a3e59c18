package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.MediaServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
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
/// both sides restarted ICE. Directly, and with nothing but a relay of ours over UDP, TCP and TLS.
///
/// ICE-TCP is not among it: Debian's Pion opens no TCP connections for candidates.
@QuarkusTest
@TestProfile(WithTurn.class)
@Tag("interop")
class PionTest {
  /// Where Debian puts the sources of Go libraries.
  private static final String LIBRARIES = "/usr/share/gocode";

  private static final int FRAMES = 50;

  @TempDir static Path folder;

  @TestHTTPResource("/")
  URI server;

  @Inject MediaServer media;

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
  @CsvSource({
    "ivf, GCM, video/VP8, none",
    "h264, CM, video/H264, none",
    "ivf, GCM, video/VP8, udp",
    "ivf, GCM, video/VP8, tcp",
    "ivf, GCM, video/VP8, tls"
  })
  void clip_comesOutAsItWentIn(String format, String srtpProfile, String codec, String relay)
      throws Exception {
    String room = "pion-" + format + "-" + relay;
    try (Program pion =
        Program.start(
            WithTurn.environment(media, relay),
            peer(),
            base(),
            room,
            clip(format),
            srtpProfile,
            "" + FRAMES)) {
      Map<String, String> found = pion.finish();
      String path = relay.equals("none") ? "host" : "relay";

      assertThat(found)
          .containsEntry("codec", codec)
          .containsEntry("whipPath", path)
          .containsEntry("whepPath", path)
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
                "-y",
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
