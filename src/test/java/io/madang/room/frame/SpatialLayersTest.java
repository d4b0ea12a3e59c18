package io.madang.room.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpatialLayersTest {
  private static final long MILLI = 1_000_000L;

  private final SpatialLayers layers = new SpatialLayers();
  private long now = 12_345 * MILLI;

  /// Every 10 ms a packet of each layer.
  private void run(long millis, int... lengths) {
    for (long i = 0; i < millis; i += 10) {
      for (int layer = 0; layer < lengths.length; layer++) {
        layers.count(layer, lengths[layer], now);
      }
      now += 10 * MILLI;
    }
  }

  @Test
  void bitrate_beforeHalfASecond_isUnknown() {
    run(400, 100);

    assertThat(layers.bitrateBps(0)).isZero();
  }

  @Test
  void bitrate_ofALayer_includesThoseBelow() {
    run(3_000, 100, 300);

    assertThat(layers.bitrateBps(0)).isCloseTo(80_000, within(2_000L));
    assertThat(layers.bitrateBps(1)).isCloseTo(320_000, within(7_000L));
    assertThat(layers.bitrateBps(7)).isEqualTo(layers.bitrateBps(1));
  }

  @Test
  void bitrate_oneKeyframe_looksLikeNoOtherLayer() {
    run(5_000, 400);
    layers.count(0, 12_000, now);
    run(600, 400);

    assertThat(layers.bitrateBps(0)).isBetween(310_000L, 320_000L * 5 / 4);
  }

  @Test
  void bitrate_sourceTakesMore_followsWithinSeconds() {
    run(5_000, 400);
    run(4_000, 1_200);

    assertThat(layers.bitrateBps(0)).isGreaterThan(850_000);
  }

  @Test
  void restart_forgetsTheRates() {
    run(5_000, 400);
    layers.restart();
    assertThat(layers.bitrateBps(0)).isZero();

    now += 60_000 * MILLI;
    run(700, 100);
    assertThat(layers.bitrateBps(0)).isCloseTo(80_000, within(5_000L));
  }
}
