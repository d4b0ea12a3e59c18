package io.madang.rtsp;

import static io.madang.rtsp.CameraWorld.await;
import static io.madang.rtsp.CameraWorld.awaitReason;
import static io.madang.rtsp.CameraWorld.packets;
import static io.madang.rtsp.CameraWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.RtspSettings.Timing;
import io.madang.rtsp.message.LowerTransport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cameras made by others: GStreamer's RTSP server.
class GStreamerCameraTest {
  /// Its encoders take some seconds to start on a busy machine.
  private static final RtspSettings PATIENT =
      new RtspSettings(
          AllowedNetworks.parse(List.of("127.0.0.1")),
          Duration.ZERO,
          10,
          10,
          new Timing(
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofMillis(100),
              Duration.ofMillis(500),
              Duration.ofMillis(500)));

  @BeforeAll
  static void requireGStreamer() throws Exception {
    GStreamerCamera.assumeInstalled();
  }

  @ParameterizedTest
  @EnumSource(LowerTransport.class)
  void streams_overBothTransports_arrive(LowerTransport transport) throws Exception {
    try (GStreamerCamera source = GStreamerCamera.start();
        CameraWorld world = new CameraWorld(PATIENT)) {
      Camera camera = world.add(source.url("h264-opus"), transport);

      assertThat(await(camera, State.LIVE).transport()).contains(transport);
      until(
          "both tracks, with a picture of known size",
          () -> {
            List<TrackStatus> tracks = camera.status().tracks();
            return tracks.stream().allMatch(track -> track.packets() > 30)
                && tracks.getFirst().width() == 320
                && tracks.getFirst().height() == 240;
          });
      assertThat(camera.status().tracks())
          .extracting(TrackStatus::codec)
          .containsExactly("H264", "OPUS");
      assertThat(camera.status().tracks()).allMatch(track -> track.lost() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"udp, UDP", "tcp, TCP"})
  void transport_theOnlyOneThereIs_isFound(String offered, LowerTransport found) throws Exception {
    try (GStreamerCamera source = GStreamerCamera.start("--transport", offered);
        CameraWorld world = new CameraWorld(PATIENT)) {
      assertThat(await(world.add(source.url("pcmu")), State.LIVE).transport()).contains(found);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "digest"})
  void password_ofBothKinds_isRightOrWrong(String method) throws Exception {
    try (GStreamerCamera source = GStreamerCamera.start("--auth", method);
        CameraWorld world = new CameraWorld(PATIENT)) {
      String url = source.url("pcmu");

      Camera wrong = world.add(url.replace("//", "//user:wrong@"));
      Camera none = world.add(url);
      Camera right = world.add(url.replace("//", "//" + GStreamerCamera.USER));

      await(right, State.LIVE);
      awaitReason(wrong, "The camera refuses the password.");
      awaitReason(none, "asks for a user name and a password");
    }
  }

  @Test
  void stream_thatIsNotThere_saysSo() throws Exception {
    try (GStreamerCamera source = GStreamerCamera.start();
        CameraWorld world = new CameraWorld(PATIENT)) {
      Camera camera = world.add(source.url("nothing"));

      assertThat(await(camera, State.FAILED).reason())
          .isEqualTo("There is no stream at this address (404).");
    }
  }

  @Test
  void camera_killedAndRestartedWithAnotherSize_showsIt() throws Exception {
    try (CameraWorld world = new CameraWorld(PATIENT)) {
      GStreamerCamera source = GStreamerCamera.start();
      Camera camera = world.add(source.url("h264"));
      await(camera, State.LIVE);
      String participant = camera.status().participantId();

      source.kill();
      until("away", () -> camera.status().state() != State.LIVE);

      try (GStreamerCamera again =
          GStreamerCamera.start("--port", String.valueOf(source.port()), "--size", "640x480")) {
        assertThat(again.port()).isEqualTo(source.port());
        await(camera, State.LIVE);
        until("the new size", () -> camera.status().tracks().getFirst().width() == 640);
        until("packets", () -> packets(camera) > 20);
        assertThat(camera.status().participantId()).isEqualTo(participant);
      }
    }
  }
}
