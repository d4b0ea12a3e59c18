package io.madang.transport.stream.peer;

import java.util.function.LongSupplier;

/// How fast bytes may come from one side of a relay's connections, all of them together: what was
/// read passes at once, and has to be paid for, in time, before more is read. So nothing is lost,
/// and TCP slows down who sends. Confined to the stream thread.
final class ByteRate {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// As for datagrams: half a second's worth may come at once.
  private static final long BURST_NANOS = SECOND_NANOS / 2;

  private final long bytesPerSecond;
  private final LongSupplier clock;
  private long paidAtNanos;

  /// @param bytesPerSecond 0 for any number
  /// @param clock monotonic, in nanoseconds
  ByteRate(long bytesPerSecond, LongSupplier clock) {
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
    paidAtNanos = clock.getAsLong() - BURST_NANOS;
  }

  static ByteRate unlimited() {
    return new ByteRate(0, () -> 0);
  }

  void passed(int bytes) {
    if (bytesPerSecond > 0) {
      long from = Math.max(paidAtNanos, clock.getAsLong() - BURST_NANOS);
      paidAtNanos = from + (long) ((double) bytes * SECOND_NANOS / bytesPerSecond);
    }
  }

  /// How long to wait before more is read; 0 or less for not at all.
  long nanosToWait() {
    return bytesPerSecond == 0 ? 0 : paidAtNanos - clock.getAsLong();
  }
}
