package io.madang.room.speech;

/// One voice's activity on three time scales; see [ActiveSpeakerDetector].
///
/// Levels are put into steps of 20 ms. Thirteen level units make an *immediate* step's activity;
/// five steps make a *medium* unit (100 ms), ten of those the *long* window (1 s). A step without a
/// packet is silence, so that a muted or discontinuous (DTX) voice falls.
final class SpeechActivity {
  private static final long STEP_NANOS = 20_000_000L;
  private static final int IMMEDIATE_UNITS = 13;
  private static final int UNIT_DECIBELS = 3;
  private static final int STEPS_PER_MEDIUM = 5;
  private static final int MEDIUMS = 10;
  private static final int STEPS = STEPS_PER_MEDIUM * MEDIUMS;
  private static final int IMMEDIATE_THRESHOLD = 4;
  private static final int MEDIUM_THRESHOLD = 2;
  private static final int LONG_THRESHOLD = 3;
  private static final double MINIMUM = 1e-10;

  private final byte[] steps = new byte[STEPS];
  private long step = Long.MIN_VALUE;
  private double immediateScore = MINIMUM;
  private double mediumScore = MINIMUM;
  private double longScore = MINIMUM;
  private boolean speech;

  /// @param decibels above the floor, 0 or more
  void add(int decibels, long now) {
    advanceTo(now / STEP_NANOS);
    int units = Math.min(IMMEDIATE_UNITS, decibels / UNIT_DECIBELS);
    int index = indexOf(step);
    if (units > steps[index]) {
      steps[index] = (byte) units;
    }
  }

  /// Brings the scores up to `now`.
  void evaluate(long now) {
    if (step == Long.MIN_VALUE) {
      return;
    }
    advanceTo(now / STEP_NANOS);
    int loudest = 0;
    int activeMediums = 0;
    int recentActive = 0;
    for (int medium = 0; medium < MEDIUMS; medium++) {
      int active = 0;
      for (int i = 0; i < STEPS_PER_MEDIUM; i++) {
        int units = steps[indexOf(step - medium * STEPS_PER_MEDIUM - i)];
        if (units >= IMMEDIATE_THRESHOLD) {
          active++;
        }
        if (medium == 0 && units > loudest) {
          loudest = units;
        }
      }
      if (medium == 0) {
        recentActive = active;
      }
      if (active >= MEDIUM_THRESHOLD) {
        activeMediums++;
      }
    }
    immediateScore = score(loudest, IMMEDIATE_UNITS, 0.78);
    mediumScore = score(recentActive, STEPS_PER_MEDIUM, 2.4);
    longScore = score(activeMediums, MEDIUMS, 4.7);
    speech = activeMediums >= LONG_THRESHOLD;
  }

  void reset() {
    java.util.Arrays.fill(steps, (byte) 0);
    step = Long.MIN_VALUE;
    immediateScore = MINIMUM;
    mediumScore = MINIMUM;
    longScore = MINIMUM;
    speech = false;
  }

  double immediateScore() {
    return immediateScore;
  }

  double mediumScore() {
    return mediumScore;
  }

  double longScore() {
    return longScore;
  }

  boolean isSpeech() {
    return speech;
  }

  private void advanceTo(long target) {
    if (step == Long.MIN_VALUE) {
      step = target;
      return;
    }
    long missed = Math.min(STEPS, target - step);
    for (long i = 1; i <= missed; i++) {
      steps[indexOf(step + i)] = 0;
    }
    step = Math.max(step, target);
  }

  private static int indexOf(long step) {
    return (int) Math.floorMod(step, (long) STEPS);
  }

  /// Likelihood of `active` of `units` under "speaks" (each unit active by half) against "does not
  /// speak" (exponentially less likely with each unit, by `lambda`).
  private static double score(int active, int units, double lambda) {
    double logLikelihood =
        logBinomial(units, active) + units * Math.log(0.5) - Math.log(lambda) + lambda * active;
    return Math.max(MINIMUM, logLikelihood);
  }

  private static double logBinomial(int n, int k) {
    double sum = 0;
    for (int i = 1; i <= k; i++) {
      sum += Math.log((double) (n - k + i) / i);
    }
    return sum;
  }
}
