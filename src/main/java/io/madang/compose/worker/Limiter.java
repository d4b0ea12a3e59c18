package io.madang.compose.worker;

import java.util.Arrays;

/// Keeps a sum of voices below full scale without clipping: looks 5 ms ahead, has the gain down
/// when the peak comes, and lets it rise again within about 100 ms. What stays below the ceiling
/// passes bit by bit as it came.
///
/// The gain is the minimum of what the samples in the window need, smoothed by a mean over the same
/// window, so that at no sample it is more than what that sample needs. Confined to one thread.
final class Limiter {
  /// Samples by which the output is behind the input.
  static final int LOOKAHEAD = 240;

  /// One decibel below full scale: room for what AAC adds to peaks.
  static final float CEILING = 0.891f;

  /// Per sample: back to 1 - 1/e in 100 ms.
  private static final float RELEASE = 1f / 4_800;

  private final float[] left = new float[LOOKAHEAD];
  private final float[] right = new float[LOOKAHEAD];

  /// Gains whose mean is applied.
  private final float[] smoothed = new float[LOOKAHEAD];

  /// What the last samples need, as a queue of falling candidates for the minimum.
  private final float[] needs = new float[LOOKAHEAD + 1];

  private final long[] needTimes = new long[LOOKAHEAD + 1];
  private int needHead;
  private int needCount;
  private int at;
  private long time;
  private float held = 1;
  private double sum = LOOKAHEAD;
  private int reduced;

  Limiter() {
    Arrays.fill(smoothed, 1);
  }

  /// Limits in place: what comes out are the samples of [#LOOKAHEAD] before.
  void process(float[] leftSamples, float[] rightSamples, int count) {
    for (int i = 0; i < count; i++) {
      float peak = Math.max(Math.abs(leftSamples[i]), Math.abs(rightSamples[i]));
      float gain = gain(peak <= CEILING ? 1 : CEILING / peak);
      float outLeft = left[at];
      float outRight = right[at];
      left[at] = leftSamples[i];
      right[at] = rightSamples[i];
      at = (at + 1) % LOOKAHEAD;
      leftSamples[i] = outLeft * gain;
      rightSamples[i] = outRight * gain;
    }
  }

  /// The gain for the sample that leaves, given what the one that enters needs.
  private float gain(float need) {
    float lowest = windowMinimum(need);
    held = lowest < held ? lowest : Math.min(lowest, held + (1 - held) * RELEASE + 1e-7f);
    float leaving = smoothed[at];
    smoothed[at] = held;
    sum += held - leaving;
    reduced += (held < 1 ? 1 : 0) - (leaving < 1 ? 1 : 0);
    time++;
    if (reduced == 0) {
      // Exactly one again, whatever the sum's rounding was.
      sum = LOOKAHEAD;
      return 1;
    }
    return (float) (sum / LOOKAHEAD);
  }

  /// The minimum of the last `LOOKAHEAD + 1` needs (a monotonic queue).
  private float windowMinimum(float need) {
    int size = needs.length;
    while (needCount > 0 && needs[(needHead + needCount - 1) % size] >= need) {
      needCount--;
    }
    if (needCount > 0 && needTimes[needHead] <= time - size) {
      needHead = (needHead + 1) % size;
      needCount--;
    }
    int tail = (needHead + needCount) % size;
    needs[tail] = need;
    needTimes[tail] = time;
    needCount++;
    return needs[needHead];
  }
}
