package io.madang.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guess of RFC 3711, section 3.3.1, at each of its boundaries.
class PacketIndexTest {
  private static final int ROC = 5;

  @Test
  void guess_firstPacket_startsAtRolloverZero() {
    assertThat(PacketIndex.guess(ReplayWindow.NONE, 65535)).isEqualTo(65535);
    assertThat(PacketIndex.guess(ReplayWindow.NONE, 0)).isZero();
  }

  @ParameterizedTest(name = "after {0}, {1} is in cycle {2}")
  @CsvSource({
    // the newest in the lower half: only what is more than half a cycle ahead is of the cycle
    // before
    "0,     0,     0",
    "0,     1,     0",
    "0,     32767, 0",
    "0,     32768, 0",
    "0,     32769, -1",
    "0,     65535, -1",
    "1,     0,     0",
    "1,     32769, 0",
    "1,     32770, -1",
    "32767, 0,     0",
    "32767, 65534, 0",
    "32767, 65535, 0",
    // the newest in the upper half: only what is more than half a cycle behind is of the next
    "32768, 0,     0",
    "32768, 65535, 0",
    "32769, 0,     1",
    "32769, 1,     0",
    "65535, 65535, 0",
    "65535, 32767, 0",
    "65535, 32766, 1",
    "65535, 0,     1",
    "65534, 65535, 0"
  })
  void guess_nearTheNewest_choosesTheCycle(int newest, int sequenceNumber, int cycle) {
    long highest = index(ROC, newest);

    assertThat(PacketIndex.guess(highest, sequenceNumber))
        .isEqualTo(index(ROC + cycle, sequenceNumber));
  }

  @Test
  void guess_beforeTheFirstCycle_isNoIndex() {
    assertThat(PacketIndex.guess(index(0, 3), 65530)).isEqualTo(PacketIndex.BEFORE_START);
  }

  @Test
  void guess_afterTheLastCycle_isBeyondTheMaximum() {
    long last = index(0xffff_ffffL, 65535);

    assertThat(last).isEqualTo(PacketIndex.MAXIMUM);
    assertThat(PacketIndex.guess(last, 65534)).isEqualTo(last - 1);
    assertThat(PacketIndex.guess(last, 0)).isGreaterThan(PacketIndex.MAXIMUM);
  }

  @Test
  void guess_highRolloverCounter_isNotNegative() {
    assertThat(PacketIndex.guess(index(0x8000_0000L, 65535), 0)).isEqualTo(index(0x8000_0001L, 0));
  }

  private static long index(long rolloverCounter, int sequenceNumber) {
    return rolloverCounter << 16 | sequenceNumber;
  }
}
