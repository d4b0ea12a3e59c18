package io.madang.wire;

/// Extends 32-bit RTP timestamps to 64 bits in their own clock's units, so that they never wrap.
///
/// The first value starts at its own number plus 2^32, so that timestamps before it stay positive.
/// Confined to one thread.
public final class TimestampUnwrapper {
  private static final long CYCLE = 1L << 32;

  private long highest = -1;

  /// The extended form of `timestamp` (a 32-bit pattern). Remembers it if it is the highest yet.
  public long unwrap(int timestamp) {
    long extended =
        highest < 0 ? (timestamp & 0xffff_ffffL) + CYCLE : highest + (timestamp - (int) highest);
    if (extended > highest) {
      highest = extended;
    }
    return extended;
  }

  /// The highest extended timestamp so far, -1 before the first.
  public long highest() {
    return highest;
  }

  /// Forgets everything, as for a new stream.
  public void reset() {
    highest = -1;
  }
}
