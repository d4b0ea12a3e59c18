package io.madang.sim;

import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;

/// A clock that moves only when the simulated world says so.
public final class SimClock implements MonotonicClock {
  /// 2026-01-01, so that calendar times look like some.
  private static final long UNIX_START = 1_767_225_600_000_000_000L;

  private long nanos = 1_000_000_000L;

  @Override
  public long nanoTime() {
    return nanos;
  }

  /// The calendar that belongs to it.
  public WallClock wall() {
    return () -> UNIX_START + nanos;
  }

  void moveTo(long time) {
    nanos = Math.max(nanos, time);
  }
}
