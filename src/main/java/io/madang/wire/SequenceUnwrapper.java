package io.madang.wire;

/// Extends 16-bit sequence numbers to 64 bits, so that they never wrap.
///
/// Each number is placed within half a cycle of the highest one so far. The first value starts at
/// its own number plus 65536, so that packets reordered before it stay positive. Confined to one
/// thread.
public final class SequenceUnwrapper {
  private static final int CYCLE = 1 << 16;

  private long highest = -1;

  /// The extended form of `sequenceNumber` (0..65535). Remembers it if it is the highest yet.
  public long unwrap(int sequenceNumber) {
    long extended = peek(sequenceNumber);
    if (extended > highest) {
      highest = extended;
    }
    return extended;
  }

  /// As [#unwrap], but changes nothing: for packets that are not yet authenticated or only looked
  /// at.
  public long peek(int sequenceNumber) {
    if (highest < 0) {
      return (sequenceNumber & 0xffff) + (long) CYCLE;
    }
    return highest + SequenceNumber.delta(sequenceNumber, (int) highest);
  }

  /// Takes `sequenceNumber` for newer than all before, whatever its distance: the sender started
  /// anew. Answers its extended form, which is above the highest so far.
  public long advanceTo(int sequenceNumber) {
    highest = highest < 0 ? peek(sequenceNumber) : highest + (sequenceNumber - highest & CYCLE - 1);
    return highest;
  }

  /// The highest extended number so far, -1 before the first.
  public long highest() {
    return highest;
  }

  /// Forgets everything, as for a new stream.
  public void reset() {
    highest = -1;
  }
}
