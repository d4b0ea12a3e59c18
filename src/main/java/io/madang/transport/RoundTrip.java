package io.madang.transport;

/// The round trip time of one path, smoothed, from what reports tell; and the peer's reference time
/// that waits for our answer.
///
/// Confined to its `MediaLoop`.
final class RoundTrip {
  /// What to assume until the first report: somebody on another continent.
  static final long UNMEASURED_NANOS = 100_000_000L;

  /// More than this is a broken clock or a report that waited somewhere.
  private static final long IMPLAUSIBLE_NANOS = 10_000_000_000L;

  private long nanos;
  private int referenceSsrc;
  private int reference;
  private long referenceArrival;
  private boolean hasReference;

  /// One measurement; a quarter of it counts, as everywhere between RFC 6298's eighth and taking it
  /// as it is.
  void measured(long sample) {
    if (sample < IMPLAUSIBLE_NANOS) {
      long plausible = Math.max(1, sample);
      nanos = nanos == 0 ? plausible : nanos + (plausible - nanos) / 4;
    }
  }

  /// 0 while unmeasured.
  long nanos() {
    return nanos;
  }

  long nanosOrAssumed() {
    return nanos == 0 ? UNMEASURED_NANOS : nanos;
  }

  void referenceTime(int ssrc, int compactNtp, long now) {
    referenceSsrc = ssrc;
    reference = compactNtp;
    referenceArrival = now;
    hasReference = true;
  }

  boolean hasReference() {
    return hasReference;
  }

  int referenceSsrc() {
    return referenceSsrc;
  }

  int reference() {
    return reference;
  }

  /// When it came; it is answered once.
  long takeReferenceArrival() {
    hasReference = false;
    return referenceArrival;
  }
}
