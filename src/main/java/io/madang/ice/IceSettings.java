package io.madang.ice;

/// The times and bounds of an [IceAgent]. Immutable; times in nanoseconds.
///
/// @param connectNanos without a selected address for so long, the agent fails
/// @param disconnectNanos without a sign of life for so long, the state is disconnected; browsers
///   check every 2.5 s (Chromium) or 4 to 6 s (Firefox, RFC 7675)
/// @param consentNanos without a fresh check for so long, consent is over; RFC 7675, section 5.1
///   says 30 s
/// @param maxPaths how many addresses of a peer are remembered, at least 2
/// @param probesPaths whether a new address must answer a check of ours before media go there
public record IceSettings(
    long connectNanos, long disconnectNanos, long consentNanos, int maxPaths, boolean probesPaths) {
  private static final long SECOND = 1_000_000_000L;

  /// 16 paths: a phone and a laptop with Wi-Fi, mobile, VPN and Ethernet in two IP versions have
  /// fewer.
  public static final IceSettings DEFAULT =
      new IceSettings(30 * SECOND, 7 * SECOND, 30 * SECOND, 16, true);

  public IceSettings {
    if (connectNanos <= 0
        || disconnectNanos <= 0
        || consentNanos < disconnectNanos
        || maxPaths < 2) {
      throw new IllegalArgumentException("times must be positive and in order");
    }
  }
}
