package io.madang.rtsp;

import java.time.Duration;

/// How cameras are treated. Immutable.
///
/// @param allowedNetworks where they may be
/// @param pauseIdleAfter how long nobody must look before a camera is asked to pause; zero: never
/// @param maxCameras on this node
/// @param maxCamerasPerRoom in one room
/// @param timing how long is waited for what
public record RtspSettings(
    AllowedNetworks allowedNetworks,
    Duration pauseIdleAfter,
    int maxCameras,
    int maxCamerasPerRoom,
    Timing timing) {

  /// How long is waited for what. Immutable.
  ///
  /// @param connect for a name, a connection, a TLS handshake, each
  /// @param answer for the response to a request
  /// @param firstPacketByUdp before packets are asked for by TCP
  /// @param silence without a packet of a playing camera before it counts as gone
  /// @param firstRetry after the first failure; doubled with each further one
  /// @param lastRetry the longest wait between attempts
  /// @param hopelessRetry between attempts where a person must change something
  public record Timing(
      Duration connect,
      Duration answer,
      Duration firstPacketByUdp,
      Duration silence,
      Duration firstRetry,
      Duration lastRetry,
      Duration hopelessRetry) {

    /// Cameras answer within 100 ms; one that wakes up from sleep needs a few seconds.
    public static Timing defaults() {
      return new Timing(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));
    }
  }

  public RtspSettings {
    if (pauseIdleAfter.isNegative() || maxCameras < 0 || maxCamerasPerRoom < 0) {
      throw new IllegalArgumentException("settings of cameras must not be negative");
    }
  }

  public static RtspSettings defaults() {
    return new RtspSettings(AllowedNetworks.PUBLIC_ONLY, Duration.ZERO, 500, 50, Timing.defaults());
  }
}
