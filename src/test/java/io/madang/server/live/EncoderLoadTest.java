package io.madang.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncoderLoadTest {

  private final EncoderLoad load = new EncoderLoad();

  @Test
  void cores_beforeTwoSamples_isNothing() {
    load.sample(5_000, 0);

    assertThat(load.cores()).isZero();
  }

  @Test
  void cores_isTheGrowthBetweenSamples() {
    load.sample(5_000, 0);
    load.sample(6_100, 2_000_000_000L);

    assertThat(load.cores()).isEqualTo(0.55);
  }

  @Test
  void cores_anotherWorkersClock_isNeverNegative() {
    load.sample(5_000, 0);
    load.sample(100, 2_000_000_000L);

    assertThat(load.cores()).isZero();
  }
}
