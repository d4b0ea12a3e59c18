package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void unixEpoch_isNtpSecond2208988800() {
    assertThat(NtpTime.fromUnixNanos(0)).isEqualTo(0x83aa_7e80_0000_0000L);
    assertThat(NtpTime.toUnixNanos(0x83aa_7e80_0000_0000L)).isZero();
  }

  @Test
  void halfASecond_isTheTopBitOfTheFraction() {
    assertThat(NtpTime.fromUnixNanos(SECOND / 2)).isEqualTo(0x83aa_7e80_8000_0000L);
  }

  /// RFC 3550, section 6.4.1, figure 2: NTP time b44d:b705:2000:0000 has the middle bits b705:2000.
  @Test
  void compact_ofTheRfcExample_isItsMiddle() {
    assertThat(NtpTime.compact(0xb44d_b705_2000_0000L)).isEqualTo(0xb705_2000);
  }

  /// RFC 3550, figure 2: a delay of 5.25 s is 0005:4000.
  @Test
  void compactFromNanos_ofTheRfcExample_agrees() {
    assertThat(NtpTime.compactFromNanos(5_250_000_000L)).isEqualTo(0x0005_4000);
    assertThat(NtpTime.nanosFromCompact(0x0005_4000)).isEqualTo(5_250_000_000L);
  }

  @Test
  void compactFromNanos_outOfRange_saturates() {
    assertThat(NtpTime.compactFromNanos(-1)).isZero();
    assertThat(NtpTime.compactFromNanos(65_536 * SECOND)).isEqualTo(-1);
    assertThat(NtpTime.compactFromNanos(65_535 * SECOND)).isEqualTo(0xffff_0000);
  }

  @Test
  void era1_after2036_goesOn() {
    long year2040 = 2_208_988_800L * SECOND;

    assertThat(NtpTime.toUnixNanos(NtpTime.fromUnixNanos(year2040))).isEqualTo(year2040);
    assertThat(NtpTime.fromUnixNanos(year2040) >>> 32)
        .isEqualTo((2 * 2_208_988_800L) & 0xffff_ffffL);
  }

  @Test
  void roundTrip_losesLessThanANanosecond() {
    long seed = 99;
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long unix = random.nextLong(4_000_000_000L * SECOND);
      assertThat(NtpTime.toUnixNanos(NtpTime.fromUnixNanos(unix)))
          .as("seed %d, time %d", seed, unix)
          .isBetween(unix - 1, unix + 1);
    }
  }

  /// 6.18 fixed point: the value wraps every 64 s.
  @Test
  void absSendTime_countsIn18BitFractions() {
    int start = NtpTime.toAbsSendTime(0);

    assertThat(NtpTime.toAbsSendTime(SECOND) - start & 0xff_ffff).isEqualTo(1 << 18);
    assertThat(NtpTime.toAbsSendTime(64 * SECOND)).isEqualTo(start);
    assertThat(NtpTime.toAbsSendTime(SECOND / 2) - start & 0xff_ffff).isEqualTo(1 << 17);
  }
}
