package io.madang.server.metrics;

import io.madang.transport.LoopStatistics;
import io.madang.wire.MonotonicClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Turns counters that only grow into what happens now: the utilisation of each loop and the
/// bitrates of the node, as means over the last interval between two samples.
///
/// One thread samples; any thread reads.
final class LoadSampler {

  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Supplier<Reading>> loops;
  private final MonotonicClock clock;
  private Sample last;
  private volatile Load load;

  /// @param loops reads the counters of each loop
  LoadSampler(List<Supplier<Reading>> loops, MonotonicClock clock) {
    this.loops = List.copyOf(loops);
    this.clock = clock;
    this.last = read();
    this.load = new Load(loops.stream().map(loop -> 0.0).toList(), 0, 0, 0);
  }

  /// Ends the interval and begins the next one.
  void sample() {
    Sample now = read();
    if (now.atNanos() > last.atNanos()) {
      load = Load.between(last, now);
      last = now;
    }
  }

  /// The share of the last interval, 0 to 1, in which the loop worked.
  double utilisation(int loop) {
    return load.utilisation().get(loop);
  }

  double receivedBitsPerSecond() {
    return load.receivedBitsPerSecond();
  }

  double sentBitsPerSecond() {
    return load.sentBitsPerSecond();
  }

  /// How many packets one send call carried, on average; 0 if nothing was sent.
  double segmentsPerSend() {
    return load.segmentsPerSend();
  }

  private Sample read() {
    return new Sample(clock.nanoTime(), loops.stream().map(Supplier::get).toList());
  }

  /// The counters of one loop at one moment.
  record Reading(
      long busyNanos, long bytesReceived, long bytesSent, long packetsSent, long runsSent) {

    static Reading of(LoopStatistics loop) {
      return new Reading(
          loop.busyNanos(),
          loop.bytesReceived(),
          loop.bytesSent(),
          loop.packetsSent(),
          loop.runsSent());
    }
  }

  private record Sample(long atNanos, List<Reading> loops) {

    double growth(Sample earlier, ToLongFunction<Reading> counter) {
      return sum(counter) - earlier.sum(counter);
    }

    private long sum(ToLongFunction<Reading> counter) {
      return loops.stream().mapToLong(counter).sum();
    }
  }

  private record Load(
      List<Double> utilisation,
      double receivedBitsPerSecond,
      double sentBitsPerSecond,
      double segmentsPerSend) {

    static Load between(Sample earlier, Sample now) {
      double nanos = now.atNanos() - earlier.atNanos();
      double bitsPerByte = 8 * NANOS_PER_SECOND / nanos;
      double runs = now.growth(earlier, Reading::runsSent);
      return new Load(
          utilisations(earlier, now, nanos),
          now.growth(earlier, Reading::bytesReceived) * bitsPerByte,
          now.growth(earlier, Reading::bytesSent) * bitsPerByte,
          runs == 0 ? 0 : now.growth(earlier, Reading::packetsSent) / runs);
    }

    private static List<Double> utilisations(Sample earlier, Sample now, double nanos) {
      var shares = new ArrayList<Double>();
      for (int i = 0; i < now.loops().size(); i++) {
        long busy = now.loops().get(i).busyNanos() - earlier.loops().get(i).busyNanos();
        shares.add(Math.clamp(busy / nanos, 0, 1));
      }
      return List.copyOf(shares);
    }
  }
}
