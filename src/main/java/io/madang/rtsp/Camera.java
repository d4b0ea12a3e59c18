package io.madang.rtsp;

import io.madang.rtsp.message.RtspUrl;

/// A camera in a room. Thread-safe.
public final class Camera implements AutoCloseable {
  private final String id;
  private final String room;
  private final String name;
  private final RtspUrl url;

  Camera(String id, String room, String name, RtspUrl url) {
    this.id = id;
    this.room = room;
    this.name = name;
    this.url = url;
  }

  public String id() {
    return id;
  }

  /// The name of its room.
  public String room() {
    return room;
  }

  /// Shown on its tile.
  public String name() {
    return name;
  }

  /// Without credentials.
  public String displayUrl() {
    return url.display();
  }

  public CameraStatus status() {
    throw new UnsupportedOperationException();
  }

  /// Removes it: it leaves the room and is not tried again.
  @Override
  public void close() {}
}
