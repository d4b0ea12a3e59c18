package io.madang.interop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.TokenMode;
import io.madang.server.camera.RtspGateway;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.ByteArrays;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// FFmpeg and GStreamer push into rooms by RTSP, and take rooms out: what comes out is what went
/// in. Who they are is told by a token in the URL, or by an API key (Digest).
@QuarkusTest
@TestProfile(TokenMode.class)
@Tag("interop")
class RtspClientsTest {
  /// Of this test alone: the server is shared, and rooms outlast those who leave them.
  private static final String ROOM = "rtsp-clients";

  private static final int TONE_HZ = 880;
  private static final int SAMPLE_RATE = 16_000;

  /// 0x3060c0, once through H264.
  private static final int[] BLUE = {0x30, 0x60, 0xc0};

  private static final String[] PICTURE = {
    "-re", "-f", "lavfi", "-i", "color=c=0x3060c0:size=320x240:rate=25"
  };
  private static final String[] TONE = {
    "-f", "lavfi", "-i", "sine=frequency=880:sample_rate=48000"
  };
  private static final long DEADLINE_NANOS = 60_000_000_000L;
  private static final long POLL_NANOS = 50_000_000L;

  @TempDir Path folder;

  @Inject RtspGateway gateway;

  @BeforeAll
  static void skipWithoutTools() throws Exception {
    Program.assumeInstalled("FFmpeg", Map.of(), "ffmpeg", "-version");
    Program.assumeInstalled(
        "GStreamer's RTSP (gstreamer1.0-rtsp)", Map.of(), "gst-inspect-1.0", "rtspclientsink");
  }

  @ParameterizedTest
  @CsvSource({
    "tcp, tcp, libx264 -tune zerolatency, libopus",
    "udp, udp, libx264 -tune zerolatency, libopus",
    "tcp, udp, libx264 -bf 3, aac",
    "udp, tcp, libx264 -tune zerolatency, pcm_mulaw -ar 8000 -ac 1",
    "tcp, tcp, libx265 -x265-params log-level=error, aac -ar 44100",
    "tcp, tcp, mjpeg -huffman default -pix_fmt yuvj420p, pcm_alaw -ar 8000 -ac 1"
  })
  void ffmpeg_pushes_ffmpegPlays(String in, String out, String video, String audio)
      throws Exception {
    try (Program pusher = push(url(Grant.guest(ROOM)), in, video, audio)) {
      until(room -> room.getList("participants.tracks.flatten()").size() == 2);
      Path picture = folder.resolve("picture.rgb");
      Path sound = folder.resolve("sound.raw");

      Program.run(
          Map.of(),
          command(
              "ffmpeg -hide_banner -loglevel error -y -rtsp_transport " + out + " -i",
              url(new Grant(ROOM, false, false, true, false, false, "", "")),
              "-map 0:v -vf scale=1:1 -frames:v 5 -f rawvideo -pix_fmt rgb24",
              picture.toString(),
              "-map 0:a -t 2 -f s16le -ac 1 -ar " + SAMPLE_RATE,
              sound.toString()));

      isBlue(Files.readAllBytes(picture));
      assertThat(frequency(Files.readAllBytes(sound))).isBetween(TONE_HZ - 15.0, TONE_HZ + 15.0);
    }
    until(room -> room.getList("participants").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"tcp, udp", "udp, tcp"})
  void gstreamer_pushes_gstreamerPlays(String in, String out) throws Exception {
    String key = "user-id=" + TokenMode.KEY + " user-pw=" + TokenMode.SECRET;
    try (Program pusher =
        Program.start(
            Map.of(),
            command(
                "gst-launch-1.0 -q videotestsrc is-live=true pattern=solid-color"
                    + " foreground-color=0xff3060c0 ! video/x-raw,width=320,height=240,framerate=25/1"
                    + " ! x264enc tune=zerolatency key-int-max=50 ! rtspclientsink "
                    + key,
                "location=" + address() + "?name=Gate",
                "protocols=" + in))) {
      JsonPath room = until(it -> !it.getList("participants.tracks.flatten()").isEmpty());
      assertThat(room.getString("participants[0].name")).isEqualTo("Gate");
      Path picture = folder.resolve("picture.raw");

      Program.run(
          Map.of(),
          command(
              "gst-launch-1.0 -q rtspsrc " + key,
              "location=" + address(),
              "protocols="
                  + out
                  + " ! rtph264depay ! h264parse ! openh264dec ! videoconvert"
                  + " ! videoscale ! video/x-raw,format=RGB,width=8,height=8"
                  + " ! identity eos-after=5 ! filesink",
              "location=" + picture));

      isBlue(Files.readAllBytes(picture));
    }
  }

  @Test
  void pusherThatIsKilled_leavesTheRoom() throws Exception {
    try (Program pusher = push(url(Grant.guest(ROOM)), "tcp", "libx264 -tune zerolatency", "aac")) {
      until(room -> room.getList("participants").size() == 1);
    }

    until(room -> room.getList("participants").isEmpty());
  }

  private static void isBlue(byte[] pixels) {
    assertThat(pixels.length).isPositive();
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i] & 0xff).as("byte %d", i).isBetween(BLUE[i % 3] - 12, BLUE[i % 3] + 12);
    }
  }

  /// By zero crossings of the last second.
  private static double frequency(byte[] samples) {
    int count = samples.length / 2;
    assertThat(count).isGreaterThan(SAMPLE_RATE);
    int crossings = 0;
    boolean above = false;
    for (int i = count - SAMPLE_RATE; i < count; i++) {
      int value = (short) (ByteArrays.u8(samples, 2 * i) | ByteArrays.u8(samples, 2 * i + 1) << 8);
      if (Math.abs(value) > 200 && value > 0 != above) {
        above = value > 0;
        crossings++;
      }
    }
    return crossings / 2.0;
  }

  private Program push(String url, String transport, String video, String audio) throws Exception {
    return Program.start(
        Map.of(),
        command(
            "ffmpeg -hide_banner -loglevel error",
            PICTURE,
            TONE,
            "-g 50 -pix_fmt yuv420p -b:v 500k -c:v " + video + " -c:a " + audio,
            "-f rtsp -rtsp_transport " + transport,
            url));
  }

  private String url(Grant grant) throws Exception {
    long expires = WallClock.system().unixNanos() / 1_000_000_000 + 600;
    return address()
        + "?token="
        + new AccessToken(TokenMode.KEY, grant, 0, expires).sign(TokenMode.SECRET);
  }

  private String address() {
    return "rtsp://127.0.0.1:" + gateway.port().orElseThrow() + "/" + ROOM;
  }

  /// Options are split at blanks, URLs and paths have none.
  private static String[] command(Object... parts) {
    var words = new java.util.ArrayList<String>();
    for (Object part : parts) {
      words.addAll(
          java.util.List.of(part instanceof String[] list ? list : ((String) part).split(" ")));
    }
    return words.toArray(String[]::new);
  }

  private JsonPath until(Predicate<JsonPath> condition) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      var answer =
          given()
              .auth()
              .preemptive()
              .basic(TokenMode.KEY, TokenMode.SECRET)
              .get("/api/v1/rooms/" + ROOM + "/participants");
      JsonPath room =
          answer.statusCode() == 200 ? answer.jsonPath() : new JsonPath("{\"participants\":[]}");
      if (condition.test(room)) {
        return room;
      }
      assertThat(System.nanoTime()).as(room.prettify()).isLessThan(deadline);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
