package io.madang.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtsp.RtspSettings.Timing;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(Timing.defaults(), new Random(4));

  @ParameterizedTest
  @CsvSource({
    "1, 500",
    "2, 1000",
    "4, 4000",
    "6, 16000",
    "7, 30000",
    "1000, 30000",
    "2147483647, 30000"
  })
  void delay_failureAfterFailure_doublesUpToALimit(int failures, long millis) {
    for (int i = 0; i < 1_000; i++) {
      assertThat(policy.delay(failures, false).toMillis())
          .isBetween(millis * 3 / 4 - 1, millis * 5 / 4 + 1);
    }
  }

  @Test
  void delay_hopeless_isAboutAMinute() {
    assertThat(policy.delay(1, true).toMillis()).isBetween(45_000L, 75_000L);
    assertThat(policy.delay(9, true).toMillis()).isBetween(45_000L, 75_000L);
  }

  @Test
  void delay_ofManyCameras_isSpread() {
    long distinct =
        java.util.stream.IntStream.range(0, 100)
            .mapToLong(i -> policy.delay(3, false).toMillis())
            .distinct()
            .count();

    assertThat(distinct).isGreaterThan(80);
  }
}
