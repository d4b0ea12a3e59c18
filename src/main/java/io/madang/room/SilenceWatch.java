package io.madang.room;

/// Notices when somebody is no longer heard who was heard all the time: their path is likely to be
/// dead towards us, which nobody knows sooner than the receiver. A source that sends little (an
/// empty microphone, a viewer's reports) says nothing by its silence and is left alone, as far as
/// can be told from here: whoever stops sending is silent as well, and knows it.
///
/// Looked at ten times a second; looks only at a count that is there already. Confined to its
/// `MediaLoop`; time is passed in.
final class SilenceWatch {
  private static final long SECOND = 1_000_000_000L;

  /// Longer than every pause of a working path, retransmissions and full queues included.
  private static final long SILENT_NANOS = SECOND;

  /// Packets in the second before: a voice makes 50, silence of a browser's microphone two or
  /// three.
  private static final long STREAM_PACKETS = 10;

  /// Who looks so late has been away: packets may wait to be read, and the silence was ours.
  private static final long AWAY_NANOS = SECOND / 2;

  private long packets;
  private long heardAt;
  private long lookedAt;
  private long lately;
  private boolean isTold;

  SilenceWatch(long nowNanos) {
    begin(nowNanos);
  }

  /// Another path begins, whose packets are counted from 0.
  void begin(long nowNanos) {
    packets = 0;
    heardAt = nowNanos;
    lookedAt = nowNanos;
    lately = 0;
    isTold = false;
  }

  /// @param received all packets of the path so far
  /// @return true once for each silence that follows a stream
  boolean look(long received, long nowNanos) {
    boolean wasAway = nowNanos - lookedAt > AWAY_NANOS;
    lookedAt = nowNanos;
    if (received != packets) {
      hear(received - packets, nowNanos);
      packets = received;
      return false;
    }
    if (wasAway) {
      heardAt = nowNanos;
    }
    if (isTold || lately < STREAM_PACKETS || nowNanos - heardAt < SILENT_NANOS) {
      return false;
    }
    isTold = true;
    return true;
  }

  /// How long nothing has come, in nanoseconds, to a tenth of a second.
  ///
  /// @param received as at [#look]
  long silentNanos(long received, long nowNanos) {
    boolean isAway = nowNanos - lookedAt > AWAY_NANOS;
    return received == packets && !isAway ? nowNanos - heardAt : 0;
  }

  /// Keeps the count of the last second: older ones fade.
  private void hear(long more, long nowNanos) {
    long passed = Math.min(nowNanos - heardAt, SECOND);
    lately = lately - lately * passed / SECOND + more;
    heardAt = nowNanos;
    isTold = false;
  }
}
