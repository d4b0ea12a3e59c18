package io.madang.rtsp;

import io.madang.room.RoomHandle;
import io.madang.rtsp.message.RtspException;
import java.util.List;
import java.util.Optional;

/// All cameras of a node. Thread-safe; may block, so callers are virtual threads.
public final class Cameras implements AutoCloseable {
  private final RtspSettings settings;

  public Cameras(RtspSettings settings) {
    this.settings = settings;
  }

  /// Adds a camera to a room, as a participant. Checks what can be checked at once; connects in the
  /// background, for ever.
  ///
  /// @throws RtspException if the URL is none, there are too many, or the room refuses
  public Camera add(RoomHandle room, CameraRequest request) throws RtspException {
    throw new UnsupportedOperationException(room.id() + request + settings);
  }

  /// The cameras of a room in the order they were added.
  public List<Camera> of(String room) {
    return List.of();
  }

  public Optional<Camera> find(String room, String id) {
    return Optional.empty();
  }

  public List<Camera> all() {
    return List.of();
  }

  /// Removes all cameras.
  @Override
  public void close() {}
}
