package io.madang.sim;

/// What a simulated path does to datagrams.
///
/// @param latencyNanos how long each takes at least
/// @param jitterNanos how much longer it may take; datagrams keep their order unless reordered
/// @param loss probability that one is lost
/// @param duplication probability that one arrives twice
/// @param reordering probability that one is overtaken by those sent within the next 10 ms
/// @param rateBps bits per second that pass, 0 for any; what waits longer than 200 ms is lost
public record LinkConditions(
    long latencyNanos,
    long jitterNanos,
    double loss,
    double duplication,
    double reordering,
    long rateBps) {
  private static final long MILLI = 1_000_000L;

  /// 20 ms, nothing else.
  public static final LinkConditions GOOD = new LinkConditions(20 * MILLI, 0, 0, 0, 0, 0);

  public LinkConditions withLoss(double probability) {
    return new LinkConditions(
        latencyNanos, jitterNanos, probability, duplication, reordering, rateBps);
  }

  public LinkConditions withDuplication(double probability) {
    return new LinkConditions(latencyNanos, jitterNanos, loss, probability, reordering, rateBps);
  }

  public LinkConditions withReordering(double probability) {
    return new LinkConditions(latencyNanos, jitterNanos, loss, duplication, probability, rateBps);
  }

  public LinkConditions withJitter(long nanos) {
    return new LinkConditions(latencyNanos, nanos, loss, duplication, reordering, rateBps);
  }
}
