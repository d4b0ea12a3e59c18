package io.madang.compose;

/// When the next worker of a production is started, and when there shall be no more: the first
/// failure is forgiven at once, each further one doubles the pause. A pure decider; confined to the
/// production's thread.
final class Succession {
  /// A worker that lived so long did not die of the same thing as the one before.
  private static final long WELL_NANOS = 30_000_000_000L;

  private static final long FIRST_PAUSE_NANOS = 250_000_000L;

  /// Workers that die one after the other, before the production is given up: half a minute.
  private static final int MOST_FAILURES = 8;

  private boolean starting;
  private long startAt;
  private int failures;
  private int restarts;

  /// @param now when the first worker may start
  void begin(long now) {
    startAt = now;
  }

  /// When the next one is due; never while one is being started.
  long nextStart() {
    return starting ? Long.MAX_VALUE : startAt;
  }

  /// One is being started.
  void starting() {
    starting = true;
  }

  /// The start has come to its end, well or not.
  void started() {
    starting = false;
  }

  /// A worker that worked is gone.
  void ended(long ageNanos) {
    restarts++;
    if (ageNanos > WELL_NANOS) {
      failures = 0;
    }
  }

  /// Counts a failure.
  ///
  /// @return whether another worker is to be started, as [#nextStart] says
  boolean again(long now) {
    failures++;
    if (failures > MOST_FAILURES) {
      return false;
    }
    startAt = now + (failures == 1 ? 0 : FIRST_PAUSE_NANOS << (failures - 2));
    return true;
  }

  /// How many workers that worked have gone.
  int restarts() {
    return restarts;
  }
}
