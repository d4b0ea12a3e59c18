package io.madang.room.budget;

/// Decides when more may be tried on a path: after there has been room for it for a while. What has
/// just failed is tried again after a pause, and the oftener it failed the longer the pause, so
/// that a path that carries a little less than the next layer does not make the picture change for
/// ever. A pure decider.
final class RaisePatience {
  /// How long there has to be room.
  static final long ROOM_NANOS = 2_000_000_000L;

  /// The first pause after a failure; each further one is twice as long.
  static final long SHORTEST_PAUSE_NANOS = 4_000_000_000L;

  static final long LONGEST_PAUSE_NANOS = 64_000_000_000L;

  /// A path that does not carry what was raised shows it within this time.
  static final long TRIAL_NANOS = 6_000_000_000L;

  private static final long NONE = Long.MIN_VALUE / 2;

  private long roomSince = NONE;
  private long triedAt = NONE;
  private long triedBps;
  private long failedAt = NONE;
  private long failedBps = Long.MAX_VALUE;
  private long pause = SHORTEST_PAUSE_NANOS;

  /// The most that may be tried now: less than what failed of late.
  long most(long now) {
    settle(now);
    boolean over = failedBps == Long.MAX_VALUE || now - failedAt >= pause;
    return over ? Long.MAX_VALUE : failedBps - failedBps / 20;
  }

  /// @param room whether there would be room for more
  /// @return whether to take it now
  boolean mayRaise(boolean room, long now) {
    if (!room) {
      roomSince = NONE;
      return false;
    }
    if (roomSince == NONE) {
      roomSince = now;
    }
    return now - roomSince >= ROOM_NANOS;
  }

  /// More is sent from now on, `bps` bits per second in all.
  void raised(long bps, long now) {
    triedBps = bps;
    triedAt = now;
    roomSince = NONE;
  }

  /// Less has to be sent from now on.
  void lowered(long now) {
    settle(now);
    roomSince = NONE;
    if (triedAt == NONE) {
      return;
    }
    pause =
        failedBps == Long.MAX_VALUE
            ? SHORTEST_PAUSE_NANOS
            : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    failedBps = triedBps;
    failedAt = now;
    triedAt = NONE;
  }

  /// The path has changed: nothing is known of it.
  void reset() {
    roomSince = NONE;
    triedAt = NONE;
    failedBps = Long.MAX_VALUE;
  }

  /// A trial that has lasted went well; if it was of what failed before, that is over.
  private void settle(long now) {
    if (triedAt == NONE || now - triedAt < TRIAL_NANOS) {
      return;
    }
    triedAt = NONE;
    if (triedBps >= failedBps - failedBps / 20) {
      failedBps = Long.MAX_VALUE;
    }
  }
}
