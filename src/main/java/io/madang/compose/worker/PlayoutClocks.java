package io.madang.compose.worker;

import java.util.HashMap;
import java.util.Map;

/// When a packet's picture or sound is due in the program: one clock for each participant, so that
/// lips stay in sync, and one delay for the room, so that people stay in sync with each other.
///
/// ```
/// playout = ntp(rtp timestamp) + smallest transit of the participant's packets + delay of the room
/// ```
///
/// The publisher's sender reports (RFC 3550, section 6.4.1) place all streams of a participant on
/// that participant's clock; anchoring each stream at its own arrival instead would keep whatever
/// one of them was slower on its way as an error for ever. Before a stream's first report there is
/// nothing else, so it is anchored at its arrival, and moves over with the report.
///
/// The room's delay is what the worst stream needs to have 95 of 100 packets in time: it grows
/// quickly and shrinks slowly. All times are monotonic nanoseconds unless they say NTP.
/// Thread-safe; every call is short.
final class PlayoutClocks {
  /// What a good connection needs: jitter, a retransmission on a short path, decoding.
  static final long MIN_DELAY_NANOS = 120_000_000L;

  /// Whoever needs more loses packets instead of holding up the room.
  static final long MAX_DELAY_NANOS = 400_000_000L;

  /// The answer for a stream of which nothing is known: due at once.
  static final long UNKNOWN = Long.MIN_VALUE;

  /// Beside the jitter: decoding, waiting for a tick, a frame of sound that is mixed ahead.
  private static final long MARGIN_NANOS = 60_000_000L;

  private static final long GROWTH_PER_SECOND_NANOS = 40_000_000L;
  private static final long SHRINKAGE_PER_SECOND_NANOS = 2_000_000L;
  private static final long DELAY_INTERVAL_NANOS = 100_000_000L;

  /// A stream that was silent for so long has no say in the delay.
  private static final long ACTIVE_NANOS = 10_000_000_000L;

  private final Map<Integer, StreamClock> streams = new HashMap<>();
  private final Map<String, TransitEstimate> participants = new HashMap<>();
  private long delayNanos = MIN_DELAY_NANOS;
  private long delayUpdatedNanos = UNKNOWN;

  /// Whose clock a stream has from now on. What was known of the stream is forgotten; an empty
  /// participant ends it.
  synchronized void source(int ssrc, String participant) {
    streams.remove(ssrc);
    if (!participant.isEmpty()) {
      var transit = participants.computeIfAbsent(participant, _ -> new TransitEstimate());
      streams.put(ssrc, new StreamClock(participant, transit));
    }
    participants
        .keySet()
        .removeIf(name -> streams.values().stream().noneMatch(s -> s.participant().equals(name)));
  }

  /// The pair of times of a sender report: the publisher's clock, of any origin, and the stream's.
  synchronized void senderReport(int ssrc, long ntpUnixNanos, int rtpTimestamp) {
    StreamClock stream = streams.get(ssrc);
    if (stream != null) {
      stream.report(ntpUnixNanos, rtpTimestamp);
    }
  }

  /// A packet has come. Packets of a stream without a source, or without a clock rate, mean
  /// nothing.
  synchronized void arrival(int ssrc, int clockRate, int rtpTimestamp, long nowNanos) {
    StreamClock stream = streams.get(ssrc);
    if (stream != null && clockRate > 0) {
      stream.arrival(clockRate, rtpTimestamp, nowNanos);
      updateDelay(nowNanos);
    }
  }

  /// When what a timestamp stands for is due, or [#UNKNOWN].
  synchronized long playoutNanos(int ssrc, int clockRate, int rtpTimestamp) {
    StreamClock stream = streams.get(ssrc);
    if (stream == null || clockRate <= 0 || !stream.isKnown()) {
      return UNKNOWN;
    }
    return stream.expectedNanos(clockRate, rtpTimestamp) + delayNanos;
  }

  /// From the smallest transit to the play-out, the same for everybody.
  synchronized long delayNanos() {
    return delayNanos;
  }

  private void updateDelay(long nowNanos) {
    if (delayUpdatedNanos == UNKNOWN) {
      delayUpdatedNanos = nowNanos;
    }
    long elapsed = nowNanos - delayUpdatedNanos;
    if (elapsed < DELAY_INTERVAL_NANOS) {
      return;
    }
    delayUpdatedNanos = nowNanos;
    long worst = 0;
    for (StreamClock stream : streams.values()) {
      if (nowNanos - stream.lastArrivalNanos() < ACTIVE_NANOS) {
        worst = Math.max(worst, stream.p95Nanos());
      }
    }
    long target = Math.clamp(worst + MARGIN_NANOS, MIN_DELAY_NANOS, MAX_DELAY_NANOS);
    long millis = Math.min(elapsed / 1_000_000L, 1000);
    long growth = GROWTH_PER_SECOND_NANOS / 1000 * millis;
    long shrinkage = SHRINKAGE_PER_SECOND_NANOS / 1000 * millis;
    delayNanos += Math.clamp(target - delayNanos, -shrinkage, growth);
  }
}
