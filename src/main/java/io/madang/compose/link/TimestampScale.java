package io.madang.compose.link;

/// Timestamps of one clock rate as timestamps of another, by a pair that belongs together.
///
/// Each timestamp (32 bits) is taken to lie within half a cycle of the one before it, so that
/// nothing ever wraps. Confined to one thread.
public final class TimestampScale {
  private final int inputRate;
  private final int outputRate;
  private final long inputAnchor;
  private final long outputAnchor;
  private long input;

  public TimestampScale(int inputRate, int inputAnchor, int outputRate, int outputAnchor) {
    this.inputRate = inputRate;
    this.inputAnchor = inputAnchor;
    this.outputRate = outputRate;
    this.outputAnchor = outputAnchor;
    this.input = inputAnchor;
  }

  /// The place of a timestamp on the output's timeline; its lowest 32 bits are its timestamp.
  public long place(int timestamp) {
    input += timestamp - (int) input;
    return outputAnchor + Math.floorDiv((input - inputAnchor) * outputRate, (long) inputRate);
  }

  /// The last timestamp that was asked for, or the anchor.
  public int lastInput() {
    return (int) input;
  }
}
