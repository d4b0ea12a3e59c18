package io.madang.room.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ActiveSpeakerDetectorTest {
  private static final long MILLI = 1_000_000L;
  private static final int SILENCE = 127;

  private final ActiveSpeakerDetector detector = new ActiveSpeakerDetector(4);
  private final Random random = new Random(7);
  private long now = 5_000 * MILLI;

  /// Lets each voice speak at the level given for so long; speech has syllables of 160 ms with 40
  /// ms pauses.
  private void play(long millis, int... levels) {
    for (long t = 0; t < millis; t += 20) {
      now += 20 * MILLI;
      boolean pause = t % 200 >= 160;
      for (int voice = 0; voice < levels.length; voice++) {
        boolean speaks = levels[voice] < SILENCE;
        int level = speaks && pause ? 70 : levels[voice];
        detector.level(voice, Math.min(SILENCE, level + random.nextInt(4)), now);
      }
      detector.decide(now);
    }
  }

  @Test
  void active_silence_isNobody() {
    play(3_000, SILENCE, SILENCE);

    assertThat(detector.active()).isEqualTo(ActiveSpeakerDetector.NOBODY);
  }

  @Test
  void active_oneSpeaks_isThatOneWithinASecond() {
    play(1_000, SILENCE, 30);

    assertThat(detector.active()).isEqualTo(1);
    assertThat(detector.isSpeaking(1)).isTrue();
    assertThat(detector.isSpeaking(0)).isFalse();
  }

  @Test
  void active_speakerFallsSilent_keepsTheFloor() {
    play(1_000, 30, SILENCE);
    play(3_000, SILENCE, SILENCE);

    assertThat(detector.active()).isZero();
    assertThat(detector.isSpeaking(0)).isFalse();
  }

  @Test
  void active_otherTakesOver_changes() {
    play(2_000, 30, SILENCE);
    play(2_000, SILENCE, 35);

    assertThat(detector.active()).isEqualTo(1);
  }

  @Test
  void active_shortLoudNoise_doesNotTakeTheFloor() {
    play(2_000, 35, SILENCE);
    play(100, 35, 5);
    play(1_000, 35, SILENCE);

    assertThat(detector.active()).isZero();
  }

  @Test
  void active_louderInterruption_doesNotFlicker() {
    play(2_000, 35, SILENCE);
    int changes = 0;
    int before = detector.active();
    for (int i = 0; i < 20; i++) {
      play(300, 35, i % 2 == 0 ? 25 : SILENCE);
      if (detector.active() != before) {
        changes++;
        before = detector.active();
      }
    }

    assertThat(changes).isLessThanOrEqualTo(1);
  }

  @Test
  void reset_holder_leavesTheFloorToNobody() {
    play(1_000, 30, SILENCE);
    detector.reset(0);

    assertThat(detector.active()).isEqualTo(ActiveSpeakerDetector.NOBODY);
  }
}
