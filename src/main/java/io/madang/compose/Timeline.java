package io.madang.compose;

import io.madang.compose.link.WorkerCommand;

/// The one timeline of a production, across its workers: where the next one begins.
///
/// Media time runs with the clock from the first worker's start on, and a worker that is replaced
/// begins where the clock is, never before what was already told. Confined to one thread.
final class Timeline {
  /// Where the first worker begins: the encoder's priming lies before its first sample, and must
  /// not fall below 0.
  private static final long FIRST_MILLIS = 10_000;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final ProductionSettings settings;
  private final long stepMillis;
  private long originNanos;
  private long lastMillis = -1;

  Timeline(ProductionSettings settings) {
    this.settings = settings;
    this.stepMillis = wholeTicksMillis(settings.framesPerSecond());
  }

  /// What the next worker is told.
  ///
  /// @param segment the number of its first segment
  /// @param now when it begins
  WorkerCommand.Start next(long segment, long now) {
    long millis = FIRST_MILLIS;
    if (lastMillis < 0) {
      originNanos = now;
    } else {
      long elapsed = (now - originNanos) / NANOS_PER_MILLI;
      // One step more than the clock says: the worker that died may have been a tick ahead.
      millis = FIRST_MILLIS + (elapsed / stepMillis + 2) * stepMillis;
    }
    lastMillis = millis;
    return new WorkerCommand.Start(
        settings.framesPerSecond(),
        settings.ticksPerPart(),
        settings.partsPerSegment(),
        segment,
        millis,
        settings.renditions(),
        settings.audioBitrateBps(),
        settings.encoder(),
        settings.fontFile(),
        settings.transportStream());
  }

  /// The shortest time of whole milliseconds and whole ticks: every rendition's time stays exact.
  private static long wholeTicksMillis(int framesPerSecond) {
    long a = 1_000;
    long b = framesPerSecond;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return 1_000 / a;
  }
}
