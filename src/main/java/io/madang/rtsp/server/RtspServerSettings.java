package io.madang.rtsp.server;

import java.time.Duration;

/// How the server treats its clients. Immutable.
///
/// @param port TCP, 0 for any that is free
/// @param connections at once; more are closed at once
/// @param silence without a sign of life after which a client is gone; what is told as the
///   session's timeout is less
/// @param stall a client that takes nothing for so long is gone
/// @param answer how long a room may take to answer
public record RtspServerSettings(
    int port, int connections, Duration silence, Duration stall, Duration answer) {
  public RtspServerSettings {
    if (port < 0 || port > 65_535 || connections < 1) {
      throw new IllegalArgumentException("RTSP port " + port + ", connections " + connections);
    }
  }

  /// 90 s of silence are a third more than the 60 s that clients are told.
  public static RtspServerSettings at(int port) {
    return new RtspServerSettings(
        port, 500, Duration.ofSeconds(90), Duration.ofSeconds(10), Duration.ofSeconds(5));
  }
}
