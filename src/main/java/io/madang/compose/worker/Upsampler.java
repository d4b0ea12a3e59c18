package io.madang.compose.worker;

/// Raises a mono stream's rate by a whole factor with a windowed-sinc filter, and puts it on both
/// channels. Keeps the end of each piece for the next, so a stream has no seams; its delay is eight
/// samples of the input, 1 ms at 8 kHz. Confined to one thread.
final class Upsampler {
  private static final int TAPS = 16;

  /// Passes speech up to 3.6 of 4 kHz and stops its mirror image.
  private static final double CUTOFF = 0.92;

  private final int factor;
  private final float[][] phases;
  private final float[] history = new float[TAPS];

  Upsampler(int factor) {
    this.factor = factor;
    this.phases = new float[factor][TAPS];
    for (int phase = 0; phase < factor; phase++) {
      fill(phases[phase], (double) phase / factor);
    }
  }

  /// Appends `count` mono samples at the low rate to the block.
  void append(float[] samples, int count, AudioBlock block) {
    for (int i = 0; i < count; i++) {
      if (factor == 1) {
        block.append(samples[i], samples[i]);
        continue;
      }
      System.arraycopy(history, 1, history, 0, TAPS - 1);
      history[TAPS - 1] = samples[i];
      for (float[] taps : phases) {
        float sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
          sum += taps[tap] * history[tap];
        }
        block.append(sum, sum);
      }
    }
  }

  /// The filter for the moment `fraction` after the sample in the middle, with unity gain.
  private static void fill(float[] taps, double fraction) {
    double sum = 0;
    double[] exact = new double[TAPS];
    for (int tap = 0; tap < TAPS; tap++) {
      double distance = tap - (TAPS / 2 - 1) - fraction;
      exact[tap] = sinc(distance * CUTOFF) * blackman(distance / (TAPS / 2.0));
      sum += exact[tap];
    }
    for (int tap = 0; tap < TAPS; tap++) {
      taps[tap] = (float) (exact[tap] / sum);
    }
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /// From -1 to 1.
  private static double blackman(double x) {
    if (Math.abs(x) >= 1) {
      return 0;
    }
    return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
  }
}
