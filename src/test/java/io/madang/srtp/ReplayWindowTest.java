package io.madang.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.madang.wire.DropReason;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
  private static final int REPLAYED = DropReason.SRTP_REPLAYED.asResult();
  private static final int TOO_OLD = DropReason.SRTP_TOO_OLD.asResult();

  @Test
  void check_beforeAnyPacket_isFresh() {
    ReplayWindow window = new ReplayWindow(128);

    assertThat(window.highest()).isEqualTo(ReplayWindow.NONE);
    assertThat(window.check(0)).isEqualTo(ReplayWindow.FRESH);
    assertThat(window.check(PacketIndex.MAXIMUM)).isEqualTo(ReplayWindow.FRESH);
  }

  @Test
  void check_changesNothing() {
    ReplayWindow window = new ReplayWindow(128);

    window.check(77);

    assertThat(window.check(77)).isEqualTo(ReplayWindow.FRESH);
    assertThat(window.highest()).isEqualTo(ReplayWindow.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 1024})
  void check_atTheOldEnd_isExact(int size) {
    ReplayWindow window = new ReplayWindow(size);
    window.accept(10_000);

    assertThat(window.check(10_000)).isEqualTo(REPLAYED);
    assertThat(window.check(10_000 - size + 1)).isEqualTo(ReplayWindow.FRESH);
    assertThat(window.check(10_000 - size)).isEqualTo(TOO_OLD);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 129, 1_000_000})
  void accept_afterAGap_leavesTheGapFresh(int gap) {
    ReplayWindow window = new ReplayWindow(128);
    for (int index = 0; index < 1000; index++) {
      window.accept(index);
    }

    window.accept(999 + gap);

    for (int skipped = Math.max(1000, 999 + gap - 127); skipped < 999 + gap; skipped++) {
      assertThat(window.check(skipped)).isEqualTo(ReplayWindow.FRESH);
    }
    assertThat(window.check(999)).isEqualTo(gap < 128 ? REPLAYED : TOO_OLD);
  }

  @Test
  void window_underRandomOrder_agreesWithASet() {
    long seed = 42;
    Random random = new Random(seed);
    ReplayWindow window = new ReplayWindow(128);
    Set<Long> seen = new HashSet<>();
    long highest = -1;

    for (int i = 0; i < 200_000; i++) {
      long jump = random.nextInt(1000) == 0 ? random.nextInt(500) : random.nextInt(8) - 3;
      long index = Math.max(0, highest + jump - (random.nextInt(20) == 0 ? 150 : 0));
      int expected =
          index <= highest - 128 ? TOO_OLD : seen.contains(index) ? REPLAYED : ReplayWindow.FRESH;

      assertThat(window.check(index)).as("step %d, seed %d", i, seed).isEqualTo(expected);
      if (expected == ReplayWindow.FRESH) {
        window.accept(index);
        seen.add(index);
        highest = Math.max(highest, index);
      }
    }
    assertThat(window.highest()).isEqualTo(highest);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 65, 100, -64})
  void window_ofAnOddSize_isRefused(int size) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReplayWindow(size));
  }
}
