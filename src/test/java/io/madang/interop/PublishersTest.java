package io.madang.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.MediaServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other WebRTC stacks publish the test picture and a tone by WHIP; aiortc watches by WHEP and
/// compares what it decodes with what was sent.
@QuarkusTest
@TestProfile(WithTurn.class)
@Tag("interop")
class PublishersTest {
  /// Debian's packages are for Debian's Python, which need not be the first on the path.
  private static final String PYTHON = "/usr/bin/python3";

  private static final String AIORTC = Program.script("aiortc_peer.py");
  private static final int FRAMES = 20;
  private static final int TONE_HZ = 440;

  @TestHTTPResource("/")
  URI server;

  @Inject MediaServer media;

  @BeforeAll
  static void skipWithoutAiortc() throws Exception {
    Program.assumeInstalled(
        "aiortc (python3-aiortc, python3-aiohttp)",
        Map.of(),
        PYTHON,
        "-c",
        "import aiortc, aiohttp, numpy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "H264"})
  void aiortc_isSeenAndHeard(String codec) throws Exception {
    String room = "aiortc-" + codec;
    try (Program publisher = start(PYTHON, AIORTC, "publish", whip(room), codec)) {
      publisher.await("state=connected");

      isSeenAndHeard(room);

      assertThat(publisher.finish())
          .containsEntry("dtlsRole", "client")
          .containsEntry("deleted", "200")
          .containsEntry("deletedAgain", "404");
    }
  }

  /// Both sides, with nothing but a relay.
  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void aiortc_throughARelay_isSeenAndHeard(String relay) throws Exception {
    String room = "aiortc-relay-" + relay;
    Map<String, String> environment = WithTurn.environment(media, relay);
    try (Program publisher =
        Program.start(environment, PYTHON, AIORTC, "publish", whip(room), "VP8")) {
      publisher.await("state=connected");

      isSeenAndHeard(room, environment);

      assertThat(publisher.finish()).containsEntry("path", "relay");
    }
  }

  @Test
  void gstreamer_isSeenAndHeard() throws Exception {
    Program.assumeInstalled(
        "GStreamer's webrtcbin with x264 (gstreamer1.0-plugins-bad, -ugly, -nice)",
        Map.of(),
        "gst-inspect-1.0",
        "--exists",
        "webrtcbin");
    Program.assumeInstalled(
        "GStreamer for Python (python3-gi, gir1.2-gst-plugins-bad-1.0)",
        Map.of(),
        PYTHON,
        "-c",
        "import gi; gi.require_version('GstWebRTC', '1.0')");
    try (Program publisher =
        start(PYTHON, Program.script("gstreamer_publish.py"), whip("gstreamer"))) {
      publisher.await("state=connected");

      isSeenAndHeard("gstreamer");

      assertThat(publisher.finish()).containsEntry("deleted", "200");
    }
  }

  /// FFmpeg wants to be the DTLS server, so here we are the client.
  @Test
  void ffmpeg_isSeenAndHeard(@TempDir Path folder) throws Exception {
    FfmpegWithWhip ffmpeg = FfmpegWithWhip.unpack(folder);
    Program.assumeInstalled(
        "what FFmpeg needs (libxcb1, libasound2, libpulse0)",
        ffmpeg.environment(),
        ffmpeg.program(),
        "-version");
    String picture = folder.resolve("picture.y4m").toString();
    Program.run(Map.of(), PYTHON, Program.script("picture.py"), picture, "64", "15");
    try (Program publisher = ffmpeg.publish(picture, TONE_HZ, whip("ffmpeg"))) {
      isSeenAndHeard("ffmpeg");
    }
  }

  private void isSeenAndHeard(String room) throws Exception {
    isSeenAndHeard(room, Map.of());
  }

  private void isSeenAndHeard(String room, Map<String, String> environment) throws Exception {
    try (Program watcher =
        Program.start(environment, PYTHON, AIORTC, "watch", whep(room), "" + FRAMES)) {
      Map<String, String> found = watcher.finish();

      assertThat(found)
          .containsEntry("status", "201")
          .containsEntry("path", environment.isEmpty() ? "host" : "relay")
          .containsEntry("size", "320x240")
          .containsEntry("frames", "" + FRAMES)
          .containsEntry("deleted", "200")
          .containsEntry("deletedAgain", "404");
      assertThat(number(found, "colourError")).isLessThan(8);
      assertThat(number(found, "toneHz")).isBetween(TONE_HZ - 10.0, TONE_HZ + 10.0);
      assertThat(number(found, "loudness")).isGreaterThan(1000);
    }
  }

  private static double number(Map<String, String> found, String key) {
    return Double.parseDouble(found.getOrDefault(key, "NaN"));
  }

  private static Program start(String... command) throws Exception {
    return Program.start(Map.of(), command);
  }

  private String whip(String room) {
    return server.resolve("/whip/" + room).toString();
  }

  private String whep(String room) {
    return server.resolve("/whep/" + room).toString();
  }
}
