package io.madang.wire;

/// The clock of deadlines and arrival times: nanoseconds that never go back, from an origin without
/// meaning.
///
/// Values are positive (the system clock counts from boot), so they may be compared with `<`. Only
/// the owner of a duty cycle reads it, once per cycle; everything else is given `now`.
@FunctionalInterface
public interface MonotonicClock {
  long nanoTime();

  /// The machine's clock: the only place that calls `System.nanoTime`.
  static MonotonicClock system() {
    return System::nanoTime;
  }
}
