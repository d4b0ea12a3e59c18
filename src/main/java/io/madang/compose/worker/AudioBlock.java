package io.madang.compose.worker;

/// A stretch of stereo sound at 48 kHz, 1.0 being full scale. Reusable and confined to one thread.
final class AudioBlock {
  static final int SAMPLE_RATE = 48_000;

  /// A third of a second: more than the longest packet of any codec here (Opus: 120 ms).
  static final int MAX_SAMPLES = 16_384;

  private final float[] left = new float[MAX_SAMPLES];
  private final float[] right = new float[MAX_SAMPLES];
  private int length;

  float[] left() {
    return left;
  }

  float[] right() {
    return right;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /// Appends one sample; beyond the bound it is dropped.
  void append(float leftSample, float rightSample) {
    if (length < MAX_SAMPLES) {
      left[length] = leftSample;
      right[length] = rightSample;
      length++;
    }
  }

  void appendInterleaved(float[] samples, int count) {
    for (int i = 0; i < count; i++) {
      append(samples[2 * i], samples[2 * i + 1]);
    }
  }

  /// The largest absolute value.
  float peak() {
    float peak = 0;
    for (int i = 0; i < length; i++) {
      peak = Math.max(peak, Math.max(Math.abs(left[i]), Math.abs(right[i])));
    }
    return peak;
  }

  /// Makes the block longer or shorter by resampling it (cubic Hermite): for corrections of less
  /// than a percent, which nobody hears.
  void stretch(int newLength, AudioBlock scratch) {
    scratch.clear();
    double step = (double) length / newLength;
    for (int i = 0; i < newLength; i++) {
      double at = i * step;
      int index = (int) at;
      float fraction = (float) (at - index);
      scratch.append(hermite(left, index, fraction), hermite(right, index, fraction));
    }
    System.arraycopy(scratch.left, 0, left, 0, scratch.length);
    System.arraycopy(scratch.right, 0, right, 0, scratch.length);
    length = scratch.length;
  }

  private float hermite(float[] samples, int index, float t) {
    float before = samples[Math.max(0, index - 1)];
    float here = samples[index];
    float next = samples[Math.min(length - 1, index + 1)];
    float after = samples[Math.min(length - 1, index + 2)];
    float c1 = 0.5f * (next - before);
    float c2 = before - 2.5f * here + 2 * next - 0.5f * after;
    float c3 = 0.5f * (after - before) + 1.5f * (here - next);
    return ((c3 * t + c2) * t + c1) * t + here;
  }
}
