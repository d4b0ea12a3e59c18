package io.madang.interop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.Production;
import io.madang.compose.Productions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A room from end to end: FFmpeg publishes a colour and a tone by WHIP, a media worker makes the
/// program, FFmpeg watches the HLS stream and reads the recording.
@QuarkusTest
@Tag("interop")
class BroadcastTest {
  private static final int TONE_HZ = 440;
  private static final int OTHER_HZ = 1_000;
  private static final int RED = 0x20;
  private static final int GREEN = 0xa0;
  private static final int BLUE = 0x40;

  /// What is decoded is as small as this.
  private static final int WIDTH = 64;

  private static final int HEIGHT = 36;
  private static final int SAMPLE_RATE = 48_000;
  private static final int PICTURES_PER_SECOND = 4;

  private static final long DEADLINE_NANOS = 60_000_000_000L;
  private static final long POLL_NANOS = 100_000_000L;

  private static final String ROOM = "/api/v1/rooms/onair";
  private static final String BROADCAST = ROOM + "/broadcast";
  private static final String RECORDINGS = ROOM + "/recordings";

  @TestHTTPResource("/")
  URI server;

  @Inject Productions productions;

  @TempDir Path folder;

  private FfmpegWithWhip ffmpeg;

  /// A moment of a picture and a second of sound, decoded.
  private record Decoded(byte[] pixels, byte[] samples) {}

  @BeforeEach
  void unpack() throws Exception {
    ffmpeg = FfmpegWithWhip.unpack(Files.createDirectory(folder.resolve("ffmpeg")));
    Program.assumeInstalled(
        "what FFmpeg needs (libxcb1, libasound2, libpulse0)",
        ffmpeg.environment(),
        ffmpeg.program(),
        "-version");
  }

  @AfterEach
  void end() {
    given().delete(ROOM);
  }

  @Test
  void room_isWatchedAndRecorded_alsoWhenItsWorkerDies() throws Exception {
    try (Program publisher = publish()) {
      begin();

      Decoded watched = decode(watch("playlist"), "watched");
      assertShowsTheColour(watched.pixels(), 2);
      assertHasTheTone(watched.samples(), 2);
      Decoded old = decode(transportStream().toString(), "old");
      assertShowsTheColour(old.pixels(), 2);
      assertHasTheTone(old.samples(), 2);

      String recording =
          given().post(RECORDINGS).then().statusCode(201).extract().header("Location");
      await(recording, json -> json.getLong("durationMillis") >= 2_000);
      killWorker();
      await(BROADCAST, json -> json.getInt("statistics.workerRestarts") == 1);
      await(BROADCAST, json -> json.getString("state").equals("live"));
      long before = given().get(recording).jsonPath().getLong("durationMillis");
      await(recording, json -> json.getLong("durationMillis") >= before + 2_000);
      assertThat(mediaPlaylist()).contains("#EXT-X-DISCONTINUITY");
      awaitListed(transportStream(), "#EXT-X-DISCONTINUITY");
      given().delete(recording).then().statusCode(204);
      assertRecorded(recording);

      given().delete(BROADCAST).then().statusCode(204);
      assertThat(mediaPlaylist()).contains("#EXT-X-ENDLIST");
      assertThat(given().get(ROOM).jsonPath().getBoolean("live")).isFalse();
      assertWorkIsCounted();
    }
  }

  private void begin() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"layout\":\"grid\",\"transportStream\":true}")
        .put(BROADCAST)
        .then()
        .statusCode(201);
    JsonPath live =
        await(
            BROADCAST,
            json -> json.getString("state").equals("live") && json.getInt("statistics.shown") == 1);
    assertThat(live.getString("statistics.encoder")).contains("264");
    // So that what a player begins with has the publisher's picture.
    awaitSegments(4);
  }

  private void assertRecorded(String recording) throws Exception {
    JsonPath finished = given().get(recording).jsonPath();
    assertThat(finished.getString("state")).isEqualTo("finished");
    assertThat(finished.getInt("files")).isEqualTo(1);
    Path file = folder.resolve("recording.mp4");
    byte[] video = given().get(recording + "/file").asByteArray();
    assertThat(video).hasSize(finished.getInt("bytes"));
    Files.write(file, video);

    Decoded recorded = decode(file.toString(), "recorded");

    // The worker was killed after two seconds.
    assertShowsTheColour(recorded.pixels(), 1);
    assertHasTheTone(recorded.samples(), 1);
  }

  private static void assertWorkIsCounted() {
    String metrics = given().accept("text/plain").get("/q/metrics").asString();
    assertThat(value(metrics, "madang_worker_cpu_seconds_total")).isPositive();
    assertThat(value(metrics, "madang_worker_restarts_total")).isEqualTo(1);
    assertThat(value(metrics, "madang_broadcasts")).isZero();
  }

  private static double value(String metrics, String name) {
    var line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics);
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private Program publish() throws Exception {
    String picture = folder.resolve("picture.y4m").toString();
    String colour = String.format("color=c=0x%02x%02x%02x:s=640x360:r=15", RED, GREEN, BLUE);
    Program.run(
        ffmpeg.environment(),
        ffmpeg.program(),
        "-nostdin",
        "-f",
        "lavfi",
        "-i",
        colour,
        "-t",
        "4",
        "-pix_fmt",
        "yuv420p",
        picture);
    return ffmpeg.publish(picture, TONE_HZ, server.resolve("/whip/onair").toString());
  }

  /// Decodes two seconds: small pictures, and the sound.
  private Decoded decode(String source, String name) throws Exception {
    Path pixels = folder.resolve(name + ".rgb");
    Path samples = folder.resolve(name + ".pcm");
    Program.run(
        ffmpeg.environment(),
        ffmpeg.program(),
        "-nostdin",
        "-y",
        "-i",
        source,
        "-t",
        "3",
        "-map",
        "0:v:0",
        "-vf",
        "fps=" + PICTURES_PER_SECOND + ",scale=" + WIDTH + ":" + HEIGHT + ":flags=area",
        "-pix_fmt",
        "rgb24",
        "-f",
        "rawvideo",
        pixels.toString(),
        "-t",
        "3",
        "-map",
        "0:a:0",
        "-ac",
        "1",
        "-ar",
        "" + SAMPLE_RATE,
        "-f",
        "s16le",
        samples.toString());
    return new Decoded(Files.readAllBytes(pixels), Files.readAllBytes(samples));
  }

  /// The middle of a picture of that second.
  private static void assertShowsTheColour(byte[] pixels, int second) {
    int picture = WIDTH * HEIGHT * 3;
    int index = PICTURES_PER_SECOND * second + 2;
    assertThat(pixels.length).isGreaterThanOrEqualTo((index + 1) * picture);
    int middle = index * picture + (HEIGHT / 2 * WIDTH + WIDTH / 2) * 3;
    int[] seen = {pixels[middle] & 0xff, pixels[middle + 1] & 0xff, pixels[middle + 2] & 0xff};
    assertThat(Math.abs(seen[0] - RED)).as("red of %s", (Object) seen).isLessThan(16);
    assertThat(Math.abs(seen[1] - GREEN)).as("green of %s", (Object) seen).isLessThan(16);
    assertThat(Math.abs(seen[2] - BLUE)).as("blue of %s", (Object) seen).isLessThan(16);
  }

  private static void assertHasTheTone(byte[] samples, int second) {
    assertThat(samples.length / 2).isGreaterThan((second + 1) * SAMPLE_RATE - SAMPLE_RATE / 10);
    double tone = loudness(samples, second, TONE_HZ);
    assertThat(tone).isGreaterThan(500);
    assertThat(tone).isGreaterThan(20 * loudness(samples, second, OTHER_HZ));
  }

  /// Amplitude of one frequency in a second: mean of tenths of it, because a clock that is being
  /// followed moves the tone by up to 2 Hz, which a whole second would tell apart.
  private static double loudness(byte[] samples, int second, int hertz) {
    int window = SAMPLE_RATE / 10;
    double sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += loudness(samples, second * SAMPLE_RATE + i * window, window, hertz);
    }
    return sum / 9;
  }

  /// Goertzel.
  private static double loudness(byte[] samples, int first, int count, int hertz) {
    double factor = 2 * Math.cos(2 * Math.PI * hertz / SAMPLE_RATE);
    double last = 0;
    double beforeLast = 0;
    for (int i = first; i < first + count; i++) {
      int sample = samples[2 * i + 1] << 8 | samples[2 * i] & 0xff;
      double now = sample + factor * last - beforeLast;
      beforeLast = last;
      last = now;
    }
    double power = last * last + beforeLast * beforeLast - factor * last * beforeLast;
    return 2 * Math.sqrt(power) / count;
  }

  private void killWorker() {
    Production production = productions.find("onair").orElseThrow();
    ProcessHandle.of(production.workerPid()).orElseThrow().destroyForcibly();
  }

  private static String watch(String what) {
    return given().get(BROADCAST).jsonPath().getString("watch." + what);
  }

  private static String path(String address) {
    return URI.create(address).getPath().substring(1);
  }

  private String mediaPlaylist() {
    return given().get(largest().getPath()).asString();
  }

  private URI transportStream() {
    return largest().resolve("../ts/index.m3u8");
  }

  /// The address of the largest rendition.
  private URI largest() {
    String master = watch("playlist");
    MatchResult line =
        Pattern.compile("(?m)^[^#\\s].*720p/index\\.m3u8$")
            .matcher(given().get("/" + path(master)).asString())
            .results()
            .findFirst()
            .orElseThrow();
    return URI.create(master).resolve(line.group());
  }

  private static JsonPath await(String path, Predicate<JsonPath> condition) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    JsonPath now = given().get(path).jsonPath();
    while (!condition.test(now)) {
      assertThat(System.nanoTime()).as("in time: %s", now.prettify()).isLessThan(deadline);
      LockSupport.parkNanos(POLL_NANOS);
      now = given().get(path).jsonPath();
    }
    return now;
  }

  private static void awaitListed(URI playlist, String line) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (!given().get(playlist.getPath()).asString().contains(line)) {
      assertThat(System.nanoTime()).as("%s in time", line).isLessThan(deadline);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void awaitSegments(int number) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    String playlist = mediaPlaylist();
    while (playlist.split("#EXTINF").length <= number) {
      assertThat(System.nanoTime()).as("in time: %s", playlist).isLessThan(deadline);
      LockSupport.parkNanos(POLL_NANOS);
      playlist = mediaPlaylist();
    }
  }
}
