package io.madang.interop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
