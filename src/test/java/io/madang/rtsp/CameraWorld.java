package io.madang.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.LoopbackRooms;
import io.madang.room.ParticipantSnapshot;
import io.madang.room.RoomHandle;
import io.madang.room.RoomRegistry;
import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.RtspSettings.Timing;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamTrack;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;

/// Rooms on a real loop, and cameras that are more hurried than in production.
final class CameraWorld implements AutoCloseable {
  static final Timing HURRIED =
      new Timing(
          Duration.ofSeconds(2),
          Duration.ofMillis(1_500),
          Duration.ofMillis(400),
          Duration.ofMillis(1_200),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(300));

  private static final long DEADLINE_SECONDS = 20;

  final RoomRegistry rooms;
  final Cameras cameras;
  private final LoopbackRooms loops;

  CameraWorld() throws IOException {
    this(settings(Duration.ZERO));
  }

  CameraWorld(RtspSettings settings) throws IOException {
    this(settings, InetAddress::getAllByName, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  CameraWorld(RtspSettings settings, AddressResolver.Lookup lookup, SSLSocketFactory secureSockets)
      throws IOException {
    var random = new SecureRandom();
    loops = LoopbackRooms.open();
    rooms = loops.registry();
    cameras =
        new Cameras(
            settings,
            IntakeSettings.defaults(),
            new NoTranscoders(),
            random,
            MonotonicClock.system(),
            WallClock.system(),
            lookup,
            secureSockets);
  }

  /// Cameras on this machine are allowed.
  static RtspSettings settings(Duration pauseIdleAfter) {
    return new RtspSettings(
        AllowedNetworks.parse(List.of("127.0.0.0/8")), pauseIdleAfter, 10, 10, HURRIED);
  }

  RoomHandle room() {
    return rooms.open("yard");
  }

  Camera add(String url) throws RtspException {
    return cameras.add(room(), new CameraRequest(url, "Door", Optional.empty()));
  }

  Camera add(String url, LowerTransport transport) throws RtspException {
    return cameras.add(room(), new CameraRequest(url, "Door", Optional.of(transport)));
  }

  List<ParticipantSnapshot> participants() {
    try {
      return room().snapshot().get(5, TimeUnit.SECONDS).participants();
    } catch (Exception gone) {
      return List.of();
    }
  }

  static long packets(Camera camera) {
    return camera.status().tracks().stream().mapToLong(TrackStatus::packets).sum();
  }

  /// Waits until a camera is so, and answers how it is then.
  static CameraStatus await(Camera camera, State state) {
    until(camera.displayUrl() + " " + state, () -> camera.status().state() == state, camera);
    return camera.status();
  }

  /// Waits for the reason of a camera that is away.
  static CameraStatus awaitReason(Camera camera, String reason) {
    until(reason, () -> camera.status().reason().contains(reason), camera);
    return camera.status();
  }

  static void until(String what, BooleanSupplier condition) {
    until(what, condition, what);
  }

  private static void until(String what, BooleanSupplier condition, Object seen) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s in time: %s", what, seen instanceof Camera camera ? camera.status() : seen)
          .isLessThan(deadline);
      LockSupport.parkNanos(3_000_000);
    }
  }

  @Override
  public void close() {
    cameras.close();
    loops.close();
  }

  private static final class NoTranscoders implements Transcoder.Factory {
    @Override
    public Optional<String> refusal(StreamTrack track) {
      return Optional.of("Nothing is transcoded here.");
    }

    @Override
    public Transcoder start(
        Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
      throw new IllegalStateException("nothing is transcoded here");
    }
  }
}
