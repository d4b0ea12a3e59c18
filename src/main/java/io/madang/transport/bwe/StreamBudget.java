package io.madang.transport.bwe;

/// What a connection's path carries, out of what the kernel takes: TCP tells no losses, but a queue
/// that does not drain is a path that carries less than is sent.
///
/// While bytes wait, the rate at which the kernel takes them is what the path carries. A queue that
/// stands for 200 ms, and is older than that (its bytes over that rate), is congestion: the budget
/// is 85 % of the rate, so that the queue drains. A few packets that wait are no queue: on a busy
/// machine they lie between two threads, and their rate is what was sent, not what can be. While
/// there is no queue the budget grows, by 8 % a second, by more after a calm of five seconds, and
/// is dropped when it is far above what is sent or a minute of calm has passed. Times are monotonic
/// nanoseconds. Confined to its `MediaLoop`; allocates nothing.
public final class StreamBudget {
  /// The budget of a path that is not known to be limited.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// How often it wants to be told.
  public static final long SAMPLE_NANOS = 100_000_000L;

  /// Below this nothing useful can be sent: sound alone takes 40 kbit/s.
  private static final long LEAST_BPS = 30_000;

  /// No picture needs more: from here on a path that has long been calm is not limited.
  private static final long PLENTY_BPS = 20_000_000L;

  private static final long OLD_NANOS = 200_000_000L;

  /// A measurement is over so many samples with a queue: half a second.
  private static final int WINDOW = 5;

  /// So many there are at least: 200 ms lie between the first and the last.
  private static final int LEAST_SAMPLES = 3;

  private static final long CALM_NANOS = 5_000_000_000L;
  private static final long FORGIVEN_NANOS = 60_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final double PATIENCE_SECONDS = 0.4;

  /// What may lie between two threads at any time.
  private static final int LEAST_PATIENCE_BYTES = 8 << 10;

  private static final double REDUCTION = 0.85;
  private static final double GROWTH_PER_SECOND = 0.08;
  private static final double CALM_GROWTH_PER_SECOND = 0.5;
  private static final double NOTICEABLE = 0.04;

  private final long[] written = new long[WINDOW];
  private final long[] times = new long[WINDOW];
  private int count;
  private int next;
  private long previousAt;
  private boolean isBegun;
  private double budget = UNLIMITED;

  /// What the path carries, in bytes per second, while there is a budget.
  private double rate;

  private long told = UNLIMITED;
  private long congestedAt;

  /// Takes a sample.
  ///
  /// @param queuedBytes that wait for the kernel
  /// @param writtenBytes that the kernel has taken since the connection began
  /// @return whether [#bitrateBps] has changed noticeably
  public boolean sample(long queuedBytes, long writtenBytes, long nowNanos) {
    long elapsed = isBegun ? nowNanos - previousAt : 0;
    isBegun = true;
    previousAt = nowNanos;
    if (queuedBytes > LEAST_PATIENCE_BYTES) {
      note(writtenBytes, nowNanos);
      reduceIfOld(queuedBytes, nowNanos);
    } else {
      count = 0;
      grow(elapsed, nowNanos);
    }
    return tell();
  }

  /// What may be sent, in bits per second, [#UNLIMITED] if nothing is known against more.
  public long bitrateBps() {
    return told;
  }

  /// Bytes that may wait before the newest of them comes too late for a conversation.
  public long patienceBytes() {
    return budget == UNLIMITED
        ? Long.MAX_VALUE
        : Math.max(LEAST_PATIENCE_BYTES, (long) (rate * PATIENCE_SECONDS));
  }

  /// How long bytes have to wait, 0 while that is not known.
  public long delayNanos(long queuedBytes) {
    return budget == UNLIMITED ? 0 : (long) (queuedBytes * (double) NANOS_PER_SECOND / rate);
  }

  /// Begins anew, for another path.
  public void reset() {
    count = 0;
    isBegun = false;
    budget = UNLIMITED;
    told = UNLIMITED;
  }

  private void note(long writtenBytes, long nowNanos) {
    written[next] = writtenBytes;
    times[next] = nowNanos;
    next = (next + 1) % WINDOW;
    count = Math.min(count + 1, WINDOW);
  }

  private void reduceIfOld(long queuedBytes, long nowNanos) {
    int newest = (next + WINDOW - 1) % WINDOW;
    int oldest = (next + WINDOW - count) % WINDOW;
    if (count < LEAST_SAMPLES) {
      return;
    }
    long nanos = times[newest] - times[oldest];
    double bytesPerSecond = (double) (written[newest] - written[oldest]) * NANOS_PER_SECOND / nanos;
    boolean isOld = queuedBytes * (double) NANOS_PER_SECOND > bytesPerSecond * OLD_NANOS;
    if (isOld) {
      congestedAt = nowNanos;
      rate = Math.max(LEAST_BPS / (double) Byte.SIZE, bytesPerSecond);
      budget = rate * Byte.SIZE * REDUCTION;
    }
  }

  private void grow(long elapsed, long nowNanos) {
    if (budget == UNLIMITED) {
      return;
    }
    long calm = nowNanos - congestedAt;
    double growth = calm < CALM_NANOS ? GROWTH_PER_SECOND : CALM_GROWTH_PER_SECOND;
    budget *= 1 + growth * elapsed / NANOS_PER_SECOND;
    rate = Math.max(rate, budget / Byte.SIZE);
    if (calm >= FORGIVEN_NANOS || budget >= PLENTY_BPS) {
      budget = UNLIMITED;
    }
  }

  private boolean tell() {
    boolean wasLimited = told != UNLIMITED;
    boolean isLimited = budget != UNLIMITED;
    boolean isFar = Math.abs(budget - told) >= told * NOTICEABLE;
    if (wasLimited == isLimited && (!isLimited || !isFar)) {
      return false;
    }
    told = isLimited ? (long) budget : UNLIMITED;
    return true;
  }
}
