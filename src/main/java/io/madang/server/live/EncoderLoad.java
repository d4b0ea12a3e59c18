package io.madang.server.live;

/// Turns the processor time of a program's workers, which only grows, into the cores they take now:
/// the mean between the last two samples. One thread samples, any thread reads.
final class EncoderLoad {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NEVER = Long.MIN_VALUE;

  private long lastNanos = NEVER;
  private long lastCpuMillis;
  private volatile double cores;

  void sample(long cpuMillis, long nowNanos) {
    if (lastNanos != NEVER && nowNanos > lastNanos) {
      double elapsedMillis = (nowNanos - lastNanos) / NANOS_PER_MILLI;
      cores = Math.max(0, cpuMillis - lastCpuMillis) / elapsedMillis;
    }
    lastNanos = nowNanos;
    lastCpuMillis = cpuMillis;
  }

  double cores() {
    return cores;
  }
}
