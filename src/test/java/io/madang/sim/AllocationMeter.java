package io.madang.sim;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/// Measures what a piece of code allocates on the current thread, by the JVM's own counter.
///
/// The counter is exact, so a test may ask for zero: unlike a duration it does not depend on the
/// machine.
public final class AllocationMeter {
  /// The number of packets that zero allocation is shown over.
  public static final int PACKETS = 100_000;

  private static final int ROUNDS = 3;

  private AllocationMeter() {}

  /// Runs `packet` once per number from 0 to 99 999 to warm up, then again, and answers the bytes
  /// allocated by a round. Of three rounds the smallest counts: a deoptimisation may materialise
  /// objects once, but what allocates per packet does so in all.
  public static long bytesPerRound(IntConsumer packet) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(packet);
    long smallest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run(packet);
      smallest = Math.min(smallest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return smallest;
  }

  private static void run(IntConsumer packet) {
    for (int i = 0; i < PACKETS; i++) {
      packet.accept(i);
    }
  }
}
