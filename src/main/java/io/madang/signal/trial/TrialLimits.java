package io.madang.signal.trial;

import java.time.Duration;

/// What trials may take.
///
/// @param inAll open at the same time
/// @param perPerson of them of one identity, token or address
/// @param lifetime after which one ends, whatever it has come to
public record TrialLimits(int inAll, int perPerson, Duration lifetime) {
  /// A check has one at a time, and is done with it in ten seconds. Several people may share an
  /// invitation or an address.
  public static final TrialLimits STANDARD = new TrialLimits(64, 8, Duration.ofSeconds(30));

  public TrialLimits {
    if (inAll < 1 || perPerson < 1 || !lifetime.isPositive()) {
      throw new IllegalArgumentException("limits of trials are above 0");
    }
  }
}
