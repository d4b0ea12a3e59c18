package io.madang.compose.worker;

/// Bridges sound that is missing: goes on with the last pitch period, fading out within 60 ms, then
/// silence (in the manner of ITU-T G.711, Appendix I). Nobody wants to hear more than that
/// invented. Confined to one thread.
final class LossConcealment {
  private static final int FADE_SAMPLES = 2_880;
  private static final int HISTORY = 1_440;

  /// 400 Hz and 66 Hz: the pitch of voices.
  private static final int MIN_LAG = 120;

  private static final int MAX_LAG = 720;

  /// The search looks at every fourth sample: 12 kHz are enough for a pitch.
  private static final int STRIDE = 4;

  private final float[] left = new float[HISTORY];
  private final float[] right = new float[HISTORY];
  private final double[] scores = new double[MAX_LAG - MIN_LAG + 1];
  private int lag;
  private int invented;
  private boolean concealing;

  LossConcealment() {
    invented = FADE_SAMPLES;
  }

  /// Takes what was played, to go on with it when need be.
  void remember(float[] leftSamples, float[] rightSamples, int offset, int count) {
    if (count >= HISTORY) {
      System.arraycopy(leftSamples, offset + count - HISTORY, left, 0, HISTORY);
      System.arraycopy(rightSamples, offset + count - HISTORY, right, 0, HISTORY);
    } else {
      System.arraycopy(left, count, left, 0, HISTORY - count);
      System.arraycopy(right, count, right, 0, HISTORY - count);
      System.arraycopy(leftSamples, offset, left, HISTORY - count, count);
      System.arraycopy(rightSamples, offset, right, HISTORY - count, count);
    }
    concealing = false;
    invented = 0;
  }

  /// Whether it would invent nothing but silence.
  boolean isSilent() {
    return invented >= FADE_SAMPLES;
  }

  /// Invents the next `count` samples, as many in a row as are missing.
  void conceal(float[] leftSamples, float[] rightSamples, int offset, int count) {
    if (!concealing && !isSilent()) {
      lag = findLag();
    }
    concealing = true;
    for (int i = 0; i < count; i++) {
      float gain = Math.max(0, 1 - (float) invented / FADE_SAMPLES);
      int at = HISTORY - Math.max(1, lag) + invented % Math.max(1, lag);
      leftSamples[offset + i] = gain == 0 ? 0 : gain * left[at];
      rightSamples[offset + i] = gain == 0 ? 0 : gain * right[at];
      invented = Math.min(invented + 1, FADE_SAMPLES);
    }
  }

  /// The shortest lag at which the history resembles itself about as much as at any (normalised
  /// cross-correlation): multiples of the period score alike, and the shortest sounds least of an
  /// echo.
  private int findLag() {
    double best = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = similarity(MIN_LAG + i);
      best = Math.max(best, scores[i]);
    }
    for (int i = 1; i < scores.length - 1; i++) {
      boolean peak = scores[i] >= scores[i - 1] && scores[i] >= scores[i + 1];
      if (peak && scores[i] >= 0.95 * best) {
        return MIN_LAG + i;
      }
    }
    return MAX_LAG;
  }

  private double similarity(int candidate) {
    double product = 0;
    double energy = 1e-9;
    double shifted = 1e-9;
    for (int i = HISTORY - MAX_LAG; i < HISTORY; i += STRIDE) {
      double now = left[i] + right[i];
      double then = left[i - candidate] + right[i - candidate];
      product += now * then;
      energy += now * now;
      shifted += then * then;
    }
    return product / Math.sqrt(energy * shifted);
  }
}
