package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimiterTest {
  @Test
  void process_belowTheCeiling_changesNoBit() {
    float[] input = noise(48_000, Limiter.CEILING, 1);

    float[] output = limit(input, 1_024);

    for (int i = Limiter.LOOKAHEAD; i < input.length; i++) {
      assertThat(output[i]).isEqualTo(input[i - Limiter.LOOKAHEAD]);
    }
  }

  @Test
  void process_anything_staysBelowTheCeiling() {
    for (int seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      float[] input = noise(20_000, 0.5f, seed);
      for (int burst = 0; burst < 20; burst++) {
        int at = random.nextInt(input.length - 400);
        int length = 1 + random.nextInt(400);
        float gain = 1 + 20 * random.nextFloat();
        for (int i = 0; i < length; i++) {
          input[at + i] *= gain;
        }
      }

      float[] output = limit(input, 1 + random.nextInt(1_024));

      for (float sample : output) {
        assertThat(Math.abs(sample)).as("seed %d", seed).isLessThanOrEqualTo(0.8911f);
      }
    }
  }

  @Test
  void process_afterAPeak_givesTheLevelBack() {
    float[] input = new float[96_000];
    Arrays.fill(input, 0.5f);
    input[1_000] = 4;

    float[] output = limit(input, 1_024);

    assertThat(output[1_000 + Limiter.LOOKAHEAD]).isCloseTo(Limiter.CEILING, within(0.001f));
    assertThat(output[1_000]).as("the gain is on its way down before").isLessThanOrEqualTo(0.5f);
    assertThat(output[1_000 + 4_800]).isBetween(0.3f, 0.48f);
    assertThat(output[95_000]).isEqualTo(0.5f);
  }

  @Test
  void process_twoChannels_keepTheirBalance() {
    float[] left = new float[4_800];
    float[] right = new float[4_800];
    Arrays.fill(left, 2);
    Arrays.fill(right, 0.5f);

    new Limiter().process(left, right, left.length);

    assertThat(left[4_000] / right[4_000]).isCloseTo(4, within(1e-4f));
  }

  private static float[] limit(float[] input, int blockLength) {
    var limiter = new Limiter();
    float[] output = new float[input.length];
    float[] right = new float[blockLength];
    for (int at = 0; at < input.length; at += blockLength) {
      int count = Math.min(blockLength, input.length - at);
      float[] left = Arrays.copyOfRange(input, at, at + count);
      limiter.process(left, right, count);
      System.arraycopy(left, 0, output, at, count);
    }
    return output;
  }

  private static float[] noise(int count, float amplitude, int seed) {
    var random = new Random(seed);
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = amplitude * (2 * random.nextFloat() - 1);
    }
    return samples;
  }
}
