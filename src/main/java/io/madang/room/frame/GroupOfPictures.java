package io.madang.room.frame;

/// Where in a stream the latest keyframe is, and how many frames have come since. Confined to its
/// `MediaLoop`; allocates nothing.
public final class GroupOfPictures {
  private static final long UNKNOWN = -1;

  private long first = UNKNOWN;
  private int firstTimestamp;
  private int lastTimestamp;
  private int frames;

  /// Takes a packet that was kept.
  ///
  /// @param frame what it says about its frame
  public void note(FrameInfo frame, int timestamp, long extendedSequence) {
    // Parameter sets and the slice behind them both say that a frame begins: it is one.
    boolean begins = frame.isEntry() && (first == UNKNOWN || timestamp != firstTimestamp);
    if (begins && extendedSequence > first) {
      first = extendedSequence;
      firstTimestamp = timestamp;
      lastTimestamp = timestamp;
      frames = 1;
    } else if (first != UNKNOWN && timestamp - lastTimestamp > 0) {
      lastTimestamp = timestamp;
      frames++;
    }
  }

  /// Whether a keyframe has come.
  public boolean isKnown() {
    return first != UNKNOWN;
  }

  /// The extended sequence number of the keyframe's first packet.
  public long first() {
    return first;
  }

  /// Of the keyframe.
  public int firstTimestamp() {
    return firstTimestamp;
  }

  /// Of the newest frame.
  public int lastTimestamp() {
    return lastTimestamp;
  }

  /// Keyframe included.
  public int frames() {
    return frames;
  }
}
