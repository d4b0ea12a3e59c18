package io.madang.server.camera;

import io.madang.room.RoomRegistry;
import io.madang.rtsp.Camera;
import io.madang.rtsp.CameraRequest;
import io.madang.rtsp.CameraTrust;
import io.madang.rtsp.Cameras;
import io.madang.rtsp.RtspSettings;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.server.MediaServer;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The cameras of this node: whoever may bring one into a room does it here.
///
/// Thread-safe; may block for a moment, so callers are virtual threads.
@Singleton
public class CameraService {

  /// After recordings were closed, so that they hold what cameras showed to the end; before the
  /// workers and the loops that cameras need.
  static final int STOP_PRIORITY = 400;

  private static final String USUAL_NAME = "Camera";

  private final Cameras cameras;
  private final RoomRegistry rooms;
  private final MediaServer media;

  CameraService(
      RtspSettings settings,
      CameraTrust trust,
      Transcoder.Factory transcoders,
      RoomRegistry rooms,
      MediaServer media) {
    this.cameras =
        new Cameras(
            settings,
            trust,
            IntakeSettings.defaults(),
            transcoders,
            new SecureRandom(),
            MonotonicClock.system(),
            WallClock.system());
    this.rooms = rooms;
    this.media = media;
  }

  void onStop(@Observes @Priority(STOP_PRIORITY) ShutdownEvent event) {
    cameras.close();
  }

  /// Brings a camera into a room, which is opened if need be.
  ///
  /// @param name empty for a usual one
  /// @throws RtspException if the address is not accepted, or no camera can be had now
  public Camera add(String room, String url, String name, Optional<LowerTransport> transport)
      throws RtspException {
    if (media.state() != MediaServer.State.SERVING) {
      throw new RtspException(Code.ROOM_REFUSED, "The server is stopping.");
    }
    String shown = name.isBlank() ? USUAL_NAME : name.strip();
    return cameras.add(rooms.open(room), new CameraRequest(url, shown, transport));
  }

  public List<Camera> of(String room) {
    return cameras.of(room);
  }

  public Optional<Camera> find(String room, String id) {
    return cameras.find(room, id);
  }

  /// A new way to look at all of them.
  public CameraCensus census() {
    return new CameraCensus(
        () ->
            cameras.all().stream()
                .collect(Collectors.toMap(it -> it.room() + "/" + it.id(), Camera::status)),
        MonotonicClock.system());
  }

  public List<Camera> all() {
    return cameras.all();
  }
}
