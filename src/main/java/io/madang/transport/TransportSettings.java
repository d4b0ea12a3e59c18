package io.madang.transport;

/// How long transports wait and how they speak. All times in nanoseconds.
///
/// @param connectTimeoutNanos how long to wait for the first authenticated connectivity check
/// @param handshakeTimeoutNanos how long the DTLS handshake may take once there is a path
/// @param padForSegmentation whether smaller packets are padded so that a frame leaves as one
///   segmented send
public record TransportSettings(
    long connectTimeoutNanos, long handshakeTimeoutNanos, boolean padForSegmentation) {

  private static final long SECOND = 1_000_000_000L;

  /// 30 s for the peer to show up, 20 s for the handshake, with padding.
  public static final TransportSettings DEFAULT =
      new TransportSettings(30 * SECOND, 20 * SECOND, true);
}
