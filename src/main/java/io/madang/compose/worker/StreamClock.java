package io.madang.compose.worker;

/// Where one RTP stream stands on its participant's clock. Times are kept unwrapped, so a stream
/// may last for days. Confined to the lock of its [PlayoutClocks].
final class StreamClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long CYCLE = 1L << 32;

  /// With the first report an error of the arrival's anchor up to here is slewed away; a larger one
  /// would be seen on lips for too long, so it is jumped over.
  private static final long FIRST_JUMP_NANOS = 20_000_000L;

  /// So many reports that contradict their predecessors show that the publisher's clock is none.
  private static final int MAX_CONTRADICTIONS = 3;

  private final String participant;
  private final TransitEstimate participantTransit;
  private final TransitEstimate ownTransit = new TransitEstimate();
  private final LatenessHistogram lateness = new LatenessHistogram();
  private int clockRate;
  private long highest = -1;
  private long lastArrivalNanos;
  private boolean reported;
  private long reportNtpNanos;
  private long reportExtended;
  private int contradictions;

  /// What is left to slew of the last report's correction.
  private long biasNanos;

  StreamClock(String participant, TransitEstimate participantTransit) {
    this.participant = participant;
    this.participantTransit = participantTransit;
  }

  String participant() {
    return participant;
  }

  /// Whether anything can be expected of it.
  boolean isKnown() {
    return reported ? participantTransit.isKnown() : ownTransit.isKnown();
  }

  long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  long p95Nanos() {
    return lateness.p95Nanos();
  }

  void report(long ntpNanos, int rtpTimestamp) {
    if (contradictions >= MAX_CONTRADICTIONS) {
      return;
    }
    long extended = extend(rtpTimestamp);
    if (clockRate != 0 && !takeOver(ntpNanos, extended)) {
      return;
    }
    reported = true;
    reportNtpNanos = ntpNanos;
    reportExtended = extended;
  }

  void arrival(int rate, int rtpTimestamp, long nowNanos) {
    if (clockRate != 0 && clockRate != rate) {
      beginAnew();
    }
    clockRate = rate;
    long extended = extend(rtpTimestamp);
    highest = Math.max(highest, extended);
    if (reported) {
      biasNanos -= TransitEstimate.limit(biasNanos, nowNanos - lastArrivalNanos);
      participantTransit.observe(nowNanos - ntpNanos(extended), nowNanos);
    } else {
      ownTransit.observe(nowNanos - mediaNanos(extended), nowNanos);
    }
    lastArrivalNanos = nowNanos;
    lateness.add(nowNanos - expected(extended), nowNanos);
  }

  /// When a packet with this timestamp comes if nothing holds it up. Only when known.
  long expectedNanos(int rate, int rtpTimestamp) {
    if (clockRate == 0) {
      clockRate = rate;
    }
    return expected(extend(rtpTimestamp));
  }

  private long expected(long extended) {
    return reported
        ? ntpNanos(extended) + biasNanos + participantTransit.value()
        : mediaNanos(extended) + ownTransit.value();
  }

  /// Keeps the stream where it is at the moment of a report, as far as that is right. Answers
  /// whether the report is to be believed.
  private boolean takeOver(long ntpNanos, long extended) {
    if (!reported) {
      takeOverFirst(ntpNanos, extended);
      return true;
    }
    long change = ntpNanos - ntpNanos(extended);
    if (Math.abs(change) > TransitEstimate.JUMP_NANOS) {
      contradictions++;
      biasNanos = 0;
      if (contradictions >= MAX_CONTRADICTIONS) {
        participantTransit.reset();
        forgetReports();
        return false;
      }
      return true;
    }
    contradictions = 0;
    biasNanos -= change;
    if (Math.abs(biasNanos) > TransitEstimate.JUMP_NANOS) {
      biasNanos = 0;
    }
    return true;
  }

  private void takeOverFirst(long ntpNanos, long extended) {
    if (!ownTransit.isKnown()) {
      return;
    }
    long transit = mediaNanos(extended) + ownTransit.value() - ntpNanos;
    if (!participantTransit.isKnown()) {
      participantTransit.seed(transit, lastArrivalNanos);
    }
    long bias = transit - participantTransit.value();
    biasNanos = Math.abs(bias) > FIRST_JUMP_NANOS ? 0 : bias;
  }

  /// Another codec's clock: timestamps before and after cannot be compared.
  private void beginAnew() {
    forgetReports();
    highest = -1;
  }

  private void forgetReports() {
    reported = false;
    biasNanos = 0;
    ownTransit.reset();
  }

  private long extend(int rtpTimestamp) {
    if (highest < 0) {
      highest = (rtpTimestamp & 0xffff_ffffL) + CYCLE;
      return highest;
    }
    return highest + (rtpTimestamp - (int) highest);
  }

  private long ntpNanos(long extended) {
    return reportNtpNanos + mediaNanos(extended) - mediaNanos(reportExtended);
  }

  private long mediaNanos(long extended) {
    long seconds = extended / clockRate;
    return seconds * NANOS_PER_SECOND
        + (extended - seconds * clockRate) * NANOS_PER_SECOND / clockRate;
  }
}
