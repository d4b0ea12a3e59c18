package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LossConcealmentTest {
  private final LossConcealment concealment = new LossConcealment();
  private final float[] left = new float[9_600];
  private final float[] right = new float[9_600];

  @Test
  void conceal_withoutHistory_isSilent() {
    Arrays.fill(left, 1);

    concealment.conceal(left, right, 0, 960);

    assertThat(concealment.isSilent()).isTrue();
    for (int i = 0; i < 960; i++) {
      assertThat(left[i]).isZero();
    }
  }

  @Test
  void conceal_ofATone_goesOnInItsPhase() {
    for (int frequency : new int[] {90, 150, 220, 315}) {
      var fresh = new LossConcealment();
      tone(frequency, 0, 4_800);
      for (int at = 0; at < 4_800; at += 960) {
        fresh.remember(left, right, at, 960);
      }

      fresh.conceal(left, right, 4_800, 480);

      for (int i = 4_801; i < 5_280; i++) {
        double expected = 0.5 * Math.sin(2 * Math.PI * frequency * i / 48_000);
        assertThat(left[i])
            .as("%d Hz at %d", frequency, i - 4_800)
            .isBetween((float) expected - 0.12f, (float) expected + 0.12f);
      }
    }
  }

  @Test
  void conceal_forLong_fadesIntoSilence() {
    tone(200, 0, 1_920);
    concealment.remember(left, right, 0, 1_920);

    concealment.conceal(left, right, 0, 1_440);
    assertThat(concealment.isSilent()).isFalse();
    concealment.conceal(left, right, 0, 1_440);

    assertThat(concealment.isSilent()).isTrue();
    assertThat(Math.abs(left[1_439])).isLessThan(0.001f);
  }

  @Test
  void conceal_afterSound_beginsAnew() {
    tone(200, 0, 1_920);
    concealment.remember(left, right, 0, 1_920);
    concealment.conceal(left, right, 0, 4_800);

    concealment.remember(left, right, 0, 200);

    assertThat(concealment.isSilent()).isFalse();
  }

  private void tone(int frequency, int from, int count) {
    for (int i = from; i < from + count; i++) {
      left[i] = (float) (0.5 * Math.sin(2 * Math.PI * frequency * i / 48_000));
      right[i] = left[i];
    }
  }
}
