package io.madang.room;

/// Decides when more may be tried on a path: only after there has been room for it for a while, and
/// the longer the oftener it has just failed, so that a path that carries a little less than the
/// next layer does not make the picture change for ever. A pure decider.
final class RaisePatience {
  static final long SHORTEST_NANOS = 2_000_000_000L;
  static final long LONGEST_NANOS = 32_000_000_000L;

  /// A path that does not carry what was raised shows it within this time.
  static final long TRIAL_NANOS = 6_000_000_000L;

  private static final long NONE = Long.MIN_VALUE / 2;

  private long wait = SHORTEST_NANOS;
  private long roomSince = NONE;
  private long raisedAt = NONE;
  private boolean failed;

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
    return now - roomSince >= wait;
  }

  /// More is sent from now on.
  void raised(long now) {
    if (!failed) {
      wait = SHORTEST_NANOS; // the last trial went well
    }
    failed = false;
    raisedAt = now;
    roomSince = NONE;
  }

  /// Less has to be sent from now on.
  void lowered(long now) {
    if (now - raisedAt < TRIAL_NANOS) {
      wait = Math.min(2 * wait, LONGEST_NANOS);
      failed = true;
      raisedAt = NONE; // one failure is counted once
    }
    roomSince = NONE;
  }

  /// The path has changed: nothing is known of it.
  void reset() {
    wait = SHORTEST_NANOS;
    roomSince = NONE;
    raisedAt = NONE;
    failed = false;
  }
}
