package io.madang.rtsp.media;

import io.madang.wire.NtpTime;
import java.util.ArrayList;
import java.util.List;

/// Ties the RTP times of a source's tracks to one clock, so that picture and sound stay together.
///
/// Cameras say in sender reports how their tracks' times relate to their own clock (RFC 3550,
/// section 6.4.1), which may be years off: one constant takes it to ours. A report is believed if
/// it agrees with when packets arrive, to a second and a half; cameras exist whose tracks have
/// different clocks, no clock, or one that is set while they run. For a track whose reports are not
/// believed, arrival stands in. When all tracks disagree alike the source's clock has been set, and
/// the constant is found anew.
///
/// Confined to one thread at a time.
final class CaptureClock {
  private static final long TOLERANCE_NANOS = 1_500_000_000L;
  private static final long NANOS = 1_000_000_000L;

  /// A report about a time further away than this is about another stream.
  private static final long MAX_REPORT_AGE_SECONDS = 60;

  /// So many reports in a row that disagree alike are a clock that has been set.
  private static final int REPORTS_TO_MOVE = 2;

  private boolean known;
  private long offset;

  /// What is known of one track's time. Confined to its clock's thread.
  final class Track {
    private final int clockRate;
    private boolean arrived;
    private int lastTimestamp;
    private long lastArrival;
    private boolean trusted;
    private int disagreed;
    private long disagreement;
    private final ArrivalLine line = new ArrivalLine();

    Track(int clockRate) {
      this.clockRate = clockRate;
    }

    /// A packet has come, at this wall-clock time.
    void packet(int timestamp, long unixNanos) {
      if (arrived) {
        int units = timestamp - lastTimestamp;
        line.advance(units * NANOS / clockRate, unixNanos);
      } else {
        line.begin(unixNanos);
      }
      arrived = true;
      lastTimestamp = timestamp;
      lastArrival = unixNanos;
    }

    /// The source begins anew.
    void restart() {
      arrived = false;
      trusted = false;
      disagreed = 0;
    }

    /// Takes a sender report; answers whether it is believed.
    boolean report(long ntp, int timestamp) {
      int age = lastTimestamp - timestamp;
      if (!arrived
          || ntp >>> 32 == 0
          || Math.abs((long) age) > MAX_REPORT_AGE_SECONDS * clockRate) {
        return false;
      }
      long senderNow = NtpTime.toUnixNanos(ntp) + age * NANOS / clockRate;
      long candidate = lastArrival - senderNow;
      if (!known || isNear(candidate, offset)) {
        offset = known ? offset : candidate;
        known = true;
        disagreed = 0;
        trusted = true;
        return true;
      }
      trusted = false;
      disagreed = isNear(candidate, disagreement) ? disagreed + 1 : 1;
      disagreement = candidate;
      return moved(candidate);
    }

    /// The NTP time of a believed report on our clock.
    long toLocal(long ntp) {
      return NtpTime.fromUnixNanos(NtpTime.toUnixNanos(ntp) + offset);
    }

    /// Whether a believed report tells its time.
    boolean isTrusted() {
      return trusted;
    }

    /// Whether packets have come.
    boolean hasArrived() {
      return arrived;
    }

    /// The RTP time of the latest packet.
    int lastTimestamp() {
      return lastTimestamp;
    }

    /// What a report by arrival says of [#lastTimestamp].
    long arrivalNtp() {
      return NtpTime.fromUnixNanos(line.time());
    }

    private boolean moved(long candidate) {
      if (disagreed < REPORTS_TO_MOVE || othersAgree()) {
        return false;
      }
      offset = candidate;
      trusted = true;
      disagreed = 0;
      return true;
    }

    private boolean othersAgree() {
      for (Track other : tracks) {
        if (other != this && other.trusted) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<Track> tracks = new ArrayList<>();

  /// The clock of the source's next session: still the same one unless its tracks show otherwise.
  CaptureClock next() {
    var next = new CaptureClock();
    next.known = known;
    next.offset = offset;
    return next;
  }

  Track track(int clockRate) {
    var track = new Track(clockRate);
    tracks.add(track);
    return track;
  }

  private static boolean isNear(long a, long b) {
    return Math.abs(a - b) <= TOLERANCE_NANOS;
  }
}
