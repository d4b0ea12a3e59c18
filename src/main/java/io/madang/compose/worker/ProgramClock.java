package io.madang.compose.worker;

import io.madang.compose.link.WorkerCommand;

/// The program's timeline: which tick, which media time and which calendar time belong to a moment
/// of the monotonic clock. One for the whole worker, so that tracks cannot drift apart.
///
/// Ticks count from 0 at the program's start. Media times are absolute: the first tick has
/// `firstMediaMillis`. Immutable.
///
/// @param startNanos monotonic time of tick 0
/// @param startUnixNanos calendar time of tick 0
/// @param firstMediaMillis media time of tick 0
record ProgramClock(
    long startNanos, long startUnixNanos, int framesPerSecond, long firstMediaMillis) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  ProgramClock {
    if (framesPerSecond <= 0 || firstMediaMillis < 0) {
      throw new IllegalArgumentException("no timeline without a rate and a positive beginning");
    }
  }

  /// A timeline that begins now.
  static ProgramClock start(WorkerCommand.Start start, long nowNanos, long unixNanos) {
    return new ProgramClock(nowNanos, unixNanos, start.framesPerSecond(), start.firstMediaMillis());
  }

  /// When a tick is due.
  long tickNanos(long tick) {
    return startNanos + ceilScale(tick, framesPerSecond, NANOS_PER_SECOND);
  }

  /// How long a picture stands at least.
  long tickDurationNanos() {
    return NANOS_PER_SECOND / framesPerSecond;
  }

  /// The newest tick that is due; negative before the start.
  long tickAt(long nanos) {
    return floorScale(nanos - startNanos, NANOS_PER_SECOND, framesPerSecond);
  }

  /// Media time of a tick, exact when the rate divides the timescale.
  long mediaTime(long tick, int timescale) {
    return firstMediaTime(timescale) + scale(tick, framesPerSecond, timescale);
  }

  /// Media time of a moment, rounded down.
  long mediaTimeAt(long nanos, int timescale) {
    return firstMediaTime(timescale) + floorScale(nanos - startNanos, NANOS_PER_SECOND, timescale);
  }

  /// The moment of a media time.
  long nanosAt(long mediaTime, int timescale) {
    return startNanos
        + ceilScale(mediaTime - firstMediaTime(timescale), timescale, NANOS_PER_SECOND);
  }

  /// Calendar time at which what is played at a media time was captured. The delay of the play-out
  /// counts with its first value even when it grows, so that the calendar runs evenly along the
  /// timeline and is the same in every track.
  long unixMillis(long mediaTime, int timescale) {
    long sinceStart = nanosAt(mediaTime, timescale) - startNanos;
    long captured = startUnixNanos + sinceStart - PlayoutClocks.MIN_DELAY_NANOS;
    return Math.floorDiv(captured, NANOS_PER_MILLI);
  }

  private long firstMediaTime(int timescale) {
    return scale(firstMediaMillis, 1000, timescale);
  }

  /// `value * to / from`, rounded to the nearest, without overflow for whole days of nanoseconds.
  private static long scale(long value, long from, long to) {
    long whole = Math.floorDiv(value, from);
    long rest = Math.floorMod(value, from);
    return whole * to + (rest * to + from / 2) / from;
  }

  /// Rounded up, so that a tick is due at its own time.
  private static long ceilScale(long value, long from, long to) {
    long whole = Math.floorDiv(value, from);
    long rest = Math.floorMod(value, from);
    return whole * to + (rest * to + from - 1) / from;
  }

  private static long floorScale(long value, long from, long to) {
    long whole = Math.floorDiv(value, from);
    long rest = Math.floorMod(value, from);
    return whole * to + rest * to / from;
  }
}
