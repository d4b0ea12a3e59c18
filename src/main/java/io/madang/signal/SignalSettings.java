package io.madang.signal;

import java.time.Duration;

/// How signaling connections are run. Immutable.
///
/// @param limits what clients may send
/// @param joinTimeout how long a connection may be open without a `join`
/// @param roomTimeout how long a room may take to answer
/// @param outboundMessages how many messages may wait for one client; a room of 500 that comes back
///   after an interruption tells about 500 at once
public record SignalSettings(
    SignalLimits limits, Duration joinTimeout, Duration roomTimeout, int outboundMessages) {

  public static final SignalSettings DEFAULT = of(SignalLimits.DEFAULT);

  public SignalSettings {
    if (joinTimeout.isNegative() || roomTimeout.isNegative() || outboundMessages <= 0) {
      throw new IllegalArgumentException("timeouts and bounds must be positive");
    }
  }

  /// The usual settings with these limits.
  public static SignalSettings of(SignalLimits limits) {
    return new SignalSettings(limits, Duration.ofSeconds(10), Duration.ofSeconds(5), 2_048);
  }
}
