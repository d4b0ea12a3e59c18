package io.madang.interop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.madang.server.camera.CameraService;
import io.madang.server.camera.CamerasAllowed;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A camera made of GStreamer's RTSP server shows the test picture with a tone; it is added by the
/// API, and aiortc, which knows VP8, H264 and Opus like any browser, watches the room by WHEP.
@QuarkusTest
@TestProfile(CamerasAllowed.class)
@Tag("interop")
class CameraTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String CAMERA = Program.script("rtsp_camera.py");
  private static final String AIORTC = Program.script("aiortc_peer.py");
  private static final int FRAMES = 20;
  private static final int TONE_HZ = 440;

  /// The camera's, percent-encoded: `pass:word@1`.
  private static final String CREDENTIALS = "user:pass%3Aword%401@";

  /// Red, green and blue of the test picture's quarters.
  private static final int[][] QUARTERS = {
    {201, 42, 10}, {63, 230, 19}, {34, 51, 188}, {238, 211, 65}
  };

  /// What is decoded of a broadcast is as small as this.
  private static final int WIDTH = 64;

  private static final int HEIGHT = 36;

  /// From the middle of a picture into each of its quarters.
  private static final int ASIDE = 9;

  private static final int SAMPLE_RATE = 48_000;
  private static final int OTHER_HZ = 1_000;

  private static final String BROADCAST = "/api/v1/rooms/gate/broadcast";
  private static final String INGESTS = "/api/v1/rooms/gate/ingests";
  private static final long DEADLINE_NANOS = 60_000_000_000L;
  private static final long POLL_NANOS = 100_000_000L;

  @TestHTTPResource("/")
  URI server;

  @Inject CameraService cameras;

  @BeforeAll
  static void skipWithoutTools() throws Exception {
    Program.assumeInstalled(
        "aiortc (python3-aiortc, python3-aiohttp)",
        Map.of(),
        PYTHON,
        "-c",
        "import aiortc, aiohttp, numpy");
    Program.assumeInstalled(
        "GStreamer's RTSP server (python3-gi, gir1.2-gst-rtsp-server-1.0)",
        Map.of(),
        PYTHON,
        "-c",
        "import gi; gi.require_version('GstRtspServer', '1.0')");
  }

  @AfterEach
  void remove() {
    cameras.all().forEach(camera -> camera.close());
    given().delete("/api/v1/rooms/gate");
  }

  @ParameterizedTest
  @CsvSource({
    "h264-opus, udp, none, false",
    "h264-opus, tcp, digest, false",
    "h264-pcmu, udp, basic, false",
    "vp8-opus, udp, digest, false",
    "h264-aac, tcp, basic, true",
    "h264-aac, udp, none, true",
    "h264-latm, tcp, none, true",
    "h264-l16, udp, none, true",
    "h265-opus, udp, digest, true",
    "mjpeg-pcmu, tcp, none, true"
  })
  void camera_isSeenAndHeard(String stream, String transport, String auth, boolean transcoded)
      throws Exception {
    try (Program camera = start(CAMERA, "--auth", auth)) {
      add(address(camera, stream, auth.equals("none") ? "" : CREDENTIALS), transport);

      try (Program watcher = start(AIORTC, "watch", whep(), "" + FRAMES)) {
        JsonPath now = until(it -> "live".equals(it.getString("state")));
        assertThat(now.getString("transport")).isEqualTo(transport);
        isThePicture(watcher.finish(), true);
      }

      JsonPath after = ingest();
      assertThat(after.getList("tracks.transcoded").contains(true)).isEqualTo(transcoded);
      assertThat(after.getList("tracks.packetsReceived", Long.class)).allMatch(it -> it > 0);
      assertThat(after.getString("reason")).isNull();
    }
  }

  @Test
  void cameraWithReorderedPictures_isSeenInTheirOrder() throws Exception {
    try (Program camera = start(CAMERA)) {
      add(address(camera, "h264-bframes", ""), "udp");

      try (Program watcher = start(AIORTC, "look", whep(), "" + FRAMES)) {
        Map<String, String> found = watcher.finish();
        isThePicture(found, false);
        assertThat(Integer.parseInt(found.get("largestStep"))).isLessThan(32);
      }

      assertThat(ingest().getBoolean("tracks[0].transcoded")).isTrue();
    }
  }

  /// The camera alone: nobody else is in the room.
  @Test
  void camera_isSeenAndHeardInTheBroadcast(@TempDir Path folder) throws Exception {
    Program.assumeInstalled("FFmpeg", Map.of(), "ffmpeg", "-version");
    try (Program camera = start(CAMERA)) {
      add(address(camera, "h264-pcmu", ""), "udp");
      until(it -> "live".equals(it.getString("state")));
      given()
          .contentType(ContentType.JSON)
          .body("{\"layout\":\"grid\"}")
          .put(BROADCAST)
          .then()
          .statusCode(201);
      await(BROADCAST, it -> it.getInt("statistics.shown") == 1);

      Path pixels = folder.resolve("pixels");
      Path samples = folder.resolve("samples");
      watch(server.resolve("/hls/gate/master.m3u8").toString(), pixels, samples);

      assertShowsTheQuarters(Files.readAllBytes(pixels));
      assertHasTheTone(Files.readAllBytes(samples));
    }
  }

  @Test
  void cameraThatRefusesUdp_isAskedForTcpByItself() throws Exception {
    try (Program camera = start(CAMERA, "--transport", "tcp")) {
      add(address(camera, "h264", ""), "");

      assertThat(until(it -> "live".equals(it.getString("state"))).getString("transport"))
          .isEqualTo("tcp");
    }
  }

  @Test
  void cameraThatIsKilled_isAwayAndComesBackByItself() throws Exception {
    String port;
    try (Program camera = start(CAMERA)) {
      port = camera.value("PORT");
      add(address(camera, "h264-opus", ""), "tcp");
      until(it -> "live".equals(it.getString("state")));

      camera.kill();

      JsonPath away = until(it -> "waiting".equals(it.getString("state")));
      assertThat(away.getString("reason")).isNotBlank();
      assertThat(away.getString("retryAt")).isNotNull();
      assertThat(participant().getString("connection")).isEqualTo("reconnecting");
      assertThat(participant().getString("detail")).isNotBlank();
    }
    String before = ingest().getString("participantId");
    try (Program camera = start(CAMERA, "--port", port)) {
      camera.value("PORT");
      until(it -> "live".equals(it.getString("state")));

      assertThat(ingest().getString("participantId")).isEqualTo(before);
      assertThat(participant().getString("connection")).isEqualTo("connected");
      try (Program watcher = start(AIORTC, "watch", whep(), "" + FRAMES)) {
        isThePicture(watcher.finish(), true);
      }
    }
  }

  @Test
  void cameraWithAnotherPassword_failsAndSaysSo() throws Exception {
    try (Program camera = start(CAMERA, "--auth", "digest")) {
      add(address(camera, "h264", "user:hush-hush@"), "");

      JsonPath failed = until(it -> "failed".equals(it.getString("state")));

      assertThat(failed.getString("reason")).containsIgnoringCase("password");
      assertThat(failed.prettify()).doesNotContain("hush-hush");
      assertThat(participant().getString("connection")).isEqualTo("failed");
    }
  }

  @Test
  void cameraWithoutSuchAStream_failsAndSaysSo() throws Exception {
    try (Program camera = start(CAMERA)) {
      add(address(camera, "nothing-here", ""), "");

      assertThat(until(it -> "failed".equals(it.getString("state"))).getString("reason"))
          .isNotBlank();
    }
  }

  private static void isThePicture(Map<String, String> found, boolean withSound) {
    assertThat(found).containsEntry("status", "201").containsEntry("size", "320x240");
    assertThat(number(found, "frames")).isGreaterThanOrEqualTo(FRAMES);
    assertThat(number(found, "colourError")).isLessThan(10);
    if (withSound) {
      assertThat(number(found, "toneHz")).isBetween(TONE_HZ - 10.0, TONE_HZ + 10.0);
      assertThat(number(found, "loudness")).isGreaterThan(1000);
    }
  }

  /// Eight seconds: at the end of them everything is there that takes a while to come.
  private static void watch(String playlist, Path pixels, Path samples) throws Exception {
    Program.run(
        Map.of(),
        "ffmpeg",
        "-nostdin",
        "-y",
        "-i",
        playlist,
        "-t",
        "8",
        "-map",
        "0:v:0",
        "-vf",
        "fps=4,scale=" + WIDTH + ":" + HEIGHT + ":flags=area",
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        pixels.toString(),
        "-t",
        "8",
        "-map",
        "0:a:0",
        "-ac",
        "1",
        "-ar",
        "" + SAMPLE_RATE,
        "-f",
        "s16le",
        samples.toString());
  }

  /// Of the last picture, a point of each.
  private static void assertShowsTheQuarters(byte[] pixels) {
    int picture = WIDTH * HEIGHT * 3;
    assertThat(pixels.length).isGreaterThanOrEqualTo(picture);
    int last = pixels.length - picture;
    for (int quarter = 0; quarter < QUARTERS.length; quarter++) {
      int x = WIDTH / 2 + (quarter % 2 == 0 ? -ASIDE : ASIDE);
      int y = HEIGHT / 2 + (quarter < 2 ? -ASIDE : ASIDE);
      int at = last + (y * WIDTH + x) * 3;
      for (int channel = 0; channel < 3; channel++) {
        assertThat(pixels[at + channel] & 0xff)
            .as("channel %d of quarter %d", channel, quarter)
            .isCloseTo(QUARTERS[quarter][channel], within(32));
      }
    }
  }

  /// In the last second.
  private static void assertHasTheTone(byte[] samples) {
    assertThat(samples.length).isGreaterThan(4 * SAMPLE_RATE);
    double tone = loudness(samples, TONE_HZ);
    assertThat(tone).isGreaterThan(500);
    assertThat(tone).isGreaterThan(20 * loudness(samples, OTHER_HZ));
  }

  /// Amplitude of one frequency, the mean of tenths of the last second: a clock that is being
  /// followed moves a tone a little.
  private static double loudness(byte[] samples, int hertz) {
    int begin = samples.length / 2 - SAMPLE_RATE;
    int tenth = SAMPLE_RATE / 10;
    double sum = 0;
    for (int part = 0; part < 10; part++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < tenth; i++) {
        int at = 2 * (begin + part * tenth + i);
        double value = (short) (samples[at] & 0xff | samples[at + 1] << 8);
        double angle = 2 * Math.PI * hertz * i / SAMPLE_RATE;
        real += value * Math.cos(angle);
        imaginary += value * Math.sin(angle);
      }
      sum += 2 * Math.hypot(real, imaginary) / tenth;
    }
    return sum / 10;
  }

  private static double number(Map<String, String> found, String key) {
    return Double.parseDouble(found.getOrDefault(key, "NaN"));
  }

  private static Program start(String... command) throws Exception {
    String[] whole = new String[command.length + 1];
    whole[0] = PYTHON;
    System.arraycopy(command, 0, whole, 1, command.length);
    return Program.start(Map.of(), whole);
  }

  private static String address(Program camera, String stream, String credentials)
      throws InterruptedException {
    return "rtsp://" + credentials + "127.0.0.1:" + camera.value("PORT") + "/" + stream;
  }

  private static void add(String url, String transport) {
    var wish = new JsonObject().put("url", url).put("name", "Gate");
    if (!transport.isEmpty()) {
      wish.put("transport", transport);
    }
    given().contentType(ContentType.JSON).body(wish.encode()).post(INGESTS).then().statusCode(201);
  }

  private static JsonPath ingest() {
    return given().get(INGESTS).jsonPath().setRootPath("ingests[0]");
  }

  private static JsonPath participant() {
    return given()
        .get("/api/v1/rooms/gate/participants")
        .jsonPath()
        .setRootPath("participants.find { it.kind == 'camera' }");
  }

  private static void await(String path, Predicate<JsonPath> condition) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    for (JsonPath now = given().get(path).jsonPath(); !condition.test(now); ) {
      assertThat(System.nanoTime()).as("deadline; %s is %s", path, now.prettify()).isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
      now = given().get(path).jsonPath();
    }
  }

  private static JsonPath until(Predicate<JsonPath> condition) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      JsonPath now = ingest();
      if (condition.test(now)) {
        return now;
      }
      assertThat(System.nanoTime())
          .as("deadline; the camera is %s", now.prettify())
          .isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private String whep() {
    return server.resolve("/whep/gate").toString();
  }
}
