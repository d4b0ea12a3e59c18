package io.madang.compose.worker;

import java.util.concurrent.atomic.LongAdder;

/// What the worker's threads count for [io.madang.compose.link.WorkerReport.Statistics]. Any
/// thread.
final class WorkerCounters {
  private final LongAdder ticks = new LongAdder();
  private final LongAdder skippedTicks = new LongAdder();
  private final LongAdder decodeErrors = new LongAdder();
  private final LongAdder latencyMicros = new LongAdder();
  private final LongAdder latencies = new LongAdder();

  void tick() {
    ticks.increment();
  }

  void skipped(long count) {
    skippedTicks.add(count);
  }

  void decodeError() {
    decodeErrors.increment();
  }

  /// From a tick to its encoded picture.
  void latency(long nanos) {
    latencyMicros.add(Math.max(0, nanos / 1_000));
    latencies.increment();
  }

  long ticks() {
    return ticks.sum();
  }

  long skippedTicks() {
    return skippedTicks.sum();
  }

  long decodeErrors() {
    return decodeErrors.sum();
  }

  /// The mean since the last call.
  long takeLatencyMicros() {
    long count = latencies.sumThenReset();
    long sum = latencyMicros.sumThenReset();
    return count == 0 ? 0 : sum / count;
  }
}
