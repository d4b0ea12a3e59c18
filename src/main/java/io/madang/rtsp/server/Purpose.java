package io.madang.rtsp.server;

/// What somebody wants in a room.
public enum Purpose {
  /// Send into it.
  PUBLISH,
  /// Take it out.
  SUBSCRIBE
}
