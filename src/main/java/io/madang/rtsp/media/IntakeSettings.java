package io.madang.rtsp.media;

import java.time.Duration;

/// How packets of a source are treated. Immutable.
///
/// @param reorderDelay how long the packets behind a missing one wait for it: longer than paths
///   reorder by, shorter than people notice
/// @param substituteIdle how long a transcoder goes on after nobody wants what it makes
public record IntakeSettings(Duration reorderDelay, Duration substituteIdle) {
  private static final Duration MAX_REORDER_DELAY = Duration.ofSeconds(2);

  public IntakeSettings {
    if (reorderDelay.isNegative() || reorderDelay.compareTo(MAX_REORDER_DELAY) > 0) {
      throw new IllegalArgumentException("reorder delay " + reorderDelay);
    }
    if (substituteIdle.isNegative()) {
      throw new IllegalArgumentException("substitute idle time " + substituteIdle);
    }
  }

  /// 60 ms cover the detours of a Wi-Fi link; ten seconds outlast somebody who looks at another
  /// page and comes back.
  public static IntakeSettings defaults() {
    return new IntakeSettings(Duration.ofMillis(60), Duration.ofSeconds(10));
  }
}
