package io.madang.room.frame;

/// The spatial layers of one stream: how large their pictures are, and how many bits each takes. A
/// stream without spatial layers has one.
///
/// Confined to its `MediaLoop`; allocates nothing after birth.
public final class SpatialLayers {
  private static final int MOST = 8;

  /// A keyframe is ten frames' worth: over less, the rate would be the keyframe's.
  private static final long INTERVAL_NANOS = 500_000_000L;

  /// How slowly the rates follow: a keyframe shall not look like another layer.
  private static final int WEIGHT = 4;

  private static final long BITS_TIMES_NANOS = 8_000_000_000L;

  private final int[] widths = new int[MOST];
  private final int[] heights = new int[MOST];
  private final int[] bytes = new int[MOST];
  private final long[] rates = new long[MOST];
  private int count = 1;
  private long intervalBegin;
  private boolean began;
  private boolean measured;

  /// Takes what a frame tells of its layers.
  ///
  /// @return whether that is news
  public boolean takeSizes(FrameInfo frame) {
    boolean changed = count != frame.layers;
    for (int i = 0; i < frame.layers; i++) {
      changed |= widths[i] != frame.widths[i] || heights[i] != frame.heights[i];
      widths[i] = frame.widths[i];
      heights[i] = frame.heights[i];
    }
    count = frame.layers;
    return changed;
  }

  /// Counts a packet of `length` bytes.
  public void count(int layer, int length, long now) {
    if (!began) {
      began = true;
      intervalBegin = now;
    }
    long elapsed = now - intervalBegin;
    if (elapsed >= INTERVAL_NANOS) {
      measure(elapsed);
      intervalBegin = now;
    }
    bytes[layer] += length;
  }

  /// The stream had stopped: what is measured says nothing about what comes.
  public void restart() {
    began = false;
    measured = false;
    for (int i = 0; i < MOST; i++) {
      bytes[i] = 0;
      rates[i] = 0;
    }
  }

  /// Bits per second of a layer and those below it, smoothed over some two seconds; 0 while
  /// unknown.
  public long bitrateBps(int layer) {
    long sum = 0;
    for (int i = 0; i <= layer; i++) {
      sum += rates[i];
    }
    return sum;
  }

  /// How many there are, 1..8.
  public int count() {
    return count;
  }

  /// Pixels, 0 if unknown.
  public int width(int layer) {
    return widths[layer];
  }

  /// Pixels, 0 if unknown.
  public int height(int layer) {
    return heights[layer];
  }

  private void measure(long elapsed) {
    for (int i = 0; i < MOST; i++) {
      long rate = bytes[i] * BITS_TIMES_NANOS / elapsed;
      rates[i] = measured ? rates[i] + (rate - rates[i]) / WEIGHT : rate;
      bytes[i] = 0;
    }
    measured = true;
  }
}
