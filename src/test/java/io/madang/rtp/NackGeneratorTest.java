package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
  private static final long MS = 1_000_000;
  private static final long RTT = 50 * MS;
  private static final long START = 65536;

  private final NackGenerator nacks = new NackGenerator();
  private final int[] buffer = new int[64];

  @Test
  void collect_withoutLoss_isEmpty() {
    receive(0, 100, 0);

    assertThat(collect(10_000 * MS)).isEmpty();
    assertThat(nacks.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void collect_gapThatClosesByReordering_asksForNothing() {
    receive(0, 2, 0);
    nacks.received(START + 3, 0);
    nacks.received(START + 4, MS);

    assertThat(collect(2 * MS)).isEmpty();
    assertThat(nacks.received(START + 2, 3 * MS)).isTrue();
    assertThat(collect(100 * MS)).isEmpty();
  }

  @Test
  void collect_afterThreeNewerPackets_asksAtOnce() {
    receive(0, 2, 0);
    receive(3, 6, 0);

    assertThat(nacks.nextDeadline()).isZero();
    assertThat(collect(0)).containsExactly(seq(2));
  }

  @Test
  void collect_afterFiveMilliseconds_asksWithoutNewerPackets() {
    receive(0, 2, 0);
    nacks.received(START + 3, 0);

    assertThat(collect(4 * MS)).isEmpty();
    assertThat(nacks.nextDeadline()).isEqualTo(5 * MS);
    assertThat(collect(5 * MS)).containsExactly(seq(2));
  }

  @Test
  void collect_overTheWrap_asksBothSides() {
    for (long s = 2 * 65536 - 5; s < 2 * 65536 - 2; s++) {
      nacks.received(s, 0);
    }
    nacks.received(2 * 65536 + 2, 0);

    assertThat(collect(5 * MS)).containsExactly(65534, 65535, 0, 1);
  }

  @Test
  void collect_again_waitsForARoundTrip() {
    receive(0, 2, 0);
    receive(3, 7, 0);
    collect(0);

    assertThat(collect(40 * MS)).isEmpty();
    assertThat(collect(62 * MS)).isEmpty();
    assertThat(collect(63 * MS)).containsExactly(seq(2));
  }

  @Test
  void collect_manyTimes_givesUpAfterTen() {
    receive(0, 2, 0);
    receive(3, 7, 0);

    int asked = 0;
    for (long now = 0; now < 2000 * MS; now += 20 * MS) {
      asked += nacks.collect(now, 10 * MS, buffer);
    }

    assertThat(asked).isEqualTo(10);
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.abandoned()).isEqualTo(1);
    assertThat(nacks.takeKeyframeNeeded()).isTrue();
    assertThat(nacks.takeKeyframeNeeded()).isFalse();
  }

  @Test
  void collect_afterASecond_givesUp() {
    receive(0, 2, 0);
    receive(3, 7, 0);

    assertThat(collect(1001 * MS)).isEmpty();
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.takeKeyframeNeeded()).isTrue();
  }

  @Test
  void received_hugeGap_wantsAKeyframeInsteadOfPackets() {
    receive(0, 2, 0);
    nacks.received(START + 2 + NackGenerator.MAX_MISSING + 1, 0);

    assertThat(nacks.missing()).isZero();
    assertThat(collect(10 * MS)).isEmpty();
    assertThat(nacks.takeKeyframeNeeded()).isTrue();
  }

  @Test
  void received_largestGap_isAskedForInPieces() {
    receive(0, 2, 0);
    nacks.received(START + 2 + NackGenerator.MAX_MISSING, 0);
    assertThat(nacks.missing()).isEqualTo(NackGenerator.MAX_MISSING);

    int asked = 0;
    int rounds = 0;
    while (asked < NackGenerator.MAX_MISSING) {
      assertThat(nacks.nextDeadline()).isLessThanOrEqualTo(5 * MS);
      asked += nacks.collect(5 * MS, RTT, buffer);
      rounds++;
    }

    assertThat(rounds).isEqualTo(NackGenerator.MAX_MISSING / buffer.length);
    assertThat(nacks.collect(5 * MS, RTT, buffer)).isZero();
  }

  @Test
  void clear_forgetsWhatIsMissing() {
    receive(0, 2, 0);
    receive(3, 7, 0);

    nacks.clear();

    assertThat(collect(10 * MS)).isEmpty();
    assertThat(nacks.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  /// Seeded loss: everything lost is asked for, nothing that came is, and every answer ends the
  /// asking.
  @Test
  void collect_underRandomLoss_asksForExactlyWhatIsLost() {
    long seed = 77;
    var random = new Random(seed);
    boolean[] lost = new boolean[20_000];
    boolean[] asked = new boolean[20_000];
    long now = 0;
    nacks.received(START, now);
    for (int i = 1; i < lost.length; i++) {
      now += MS;
      lost[i] = random.nextInt(20) == 0;
      if (!lost[i]) {
        nacks.received(START + i, now);
      }
      int count = nacks.collect(now, RTT, buffer);
      for (int k = 0; k < count; k++) {
        int index = buffer[k];
        assertThat(lost[index]).as("seed %d, packet %d", seed, index).isTrue();
        asked[index] = true;
        assertThat(nacks.received(START + index, now)).isTrue();
      }
    }
    for (int i = 1; i < lost.length - 5; i++) {
      assertThat(asked[i]).as("seed %d, packet %d", seed, i).isEqualTo(lost[i]);
    }
    assertThat(nacks.abandoned()).isZero();
  }

  private void receive(int from, int to, long now) {
    for (int i = from; i < to; i++) {
      nacks.received(START + i, now);
    }
  }

  private int[] collect(long now) {
    return Arrays.copyOf(buffer, nacks.collect(now, RTT, buffer));
  }

  private static int seq(int index) {
    return (int) (START + index) & 0xffff;
  }
}
