package io.madang.room.frame;

/// Gives the frames of changing sources one continuous media clock (RFC 3550, 5.1).
///
/// Timestamps are `int` bit patterns in media clock units and wrap. Confined to its `MediaLoop`.
public final class TimestampRewriter {
  private int distance;
  private int lastSent;
  private boolean started;

  /// @param firstTimestamp what the first frame gets
  public TimestampRewriter(int firstTimestamp) {
    lastSent = firstTimestamp;
  }

  /// The next frames come from another source.
  ///
  /// @param first timestamp of its first frame
  /// @param elapsed media clock units since the last frame sent, by capture time if known; at least
  ///   one is taken, since two frames must differ
  public void switchSource(int first, long elapsed) {
    int step = started ? (int) Math.max(1, elapsed) : 0;
    started = true;
    distance = first - (lastSent + step);
  }

  /// The timestamp sent for a source's timestamp.
  public int map(int source) {
    int sent = source - distance;
    if (sent - lastSent > 0) {
      lastSent = sent;
    }
    return sent;
  }

  /// What is added to a source's timestamp, modulo 2^32.
  public int offset() {
    return -distance;
  }

  /// The newest timestamp sent.
  public int lastSent() {
    return lastSent;
  }
}
