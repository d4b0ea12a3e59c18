package io.madang.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.metrics.LoadSampler.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSamplerTest {

  private static final long SECOND = 1_000_000_000L;

  private final Reading[] readings = {new Reading(0, 0, 0, 0, 0), new Reading(7, 100, 100, 5, 1)};
  private long now = 42;
  private final LoadSampler load =
      new LoadSampler(List.of(() -> readings[0], () -> readings[1]), () -> now);

  @Test
  void beforeTheFirstSample_nothingHappens() {
    assertThat(load.utilisation(0)).isZero();
    assertThat(load.receivedBitsPerSecond()).isZero();
    assertThat(load.segmentsPerSend()).isZero();
  }

  @Test
  void sample_isTheMeanOfTheInterval() {
    readings[0] = new Reading(SECOND / 2, 1_000, 4_000, 30, 10);
    readings[1] = new Reading(7 + SECOND, 1_100, 100, 5, 1);
    now += 2 * SECOND;

    load.sample();

    assertThat(load.utilisation(0)).isEqualTo(0.25);
    assertThat(load.utilisation(1)).isEqualTo(0.5);
    assertThat(load.receivedBitsPerSecond()).isEqualTo(8_000);
    assertThat(load.sentBitsPerSecond()).isEqualTo(16_000);
    assertThat(load.segmentsPerSend()).isEqualTo(3);
  }

  @Test
  void sample_afterAQuietInterval_isZero() {
    readings[0] = new Reading(SECOND, 1_000, 1_000, 10, 10);
    now += SECOND;
    load.sample();
    now += SECOND;

    load.sample();

    assertThat(load.utilisation(0)).isZero();
    assertThat(load.sentBitsPerSecond()).isZero();
    assertThat(load.segmentsPerSend()).isZero();
  }

  @Test
  void sample_withoutTimeBetween_keepsTheLastOne() {
    readings[0] = new Reading(SECOND, 0, 0, 0, 0);
    now += SECOND;
    load.sample();
    readings[0] = new Reading(SECOND + 5, 0, 0, 0, 0);

    load.sample();

    assertThat(load.utilisation(0)).isEqualTo(1);
  }
}
