package io.madang.wire;

import java.time.Instant;

/// The clock of calendar time, for sender reports: nanoseconds since 1970, which may jump.
@FunctionalInterface
public interface WallClock {
  long unixNanos();

  /// The machine's clock, to the microsecond or better where the machine has it.
  static WallClock system() {
    return () -> {
      Instant instant = Instant.now();
      return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    };
  }
}
