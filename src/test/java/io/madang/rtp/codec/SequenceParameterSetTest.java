package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parameter sets of real encoders: x264 and x265 by FFmpeg, and what the standards' defaults say
/// of others.
class SequenceParameterSetTest {
  private final H264SequenceParameterSet h264 = new H264SequenceParameterSet();
  private final H265SequenceParameterSet h265 = new H265SequenceParameterSet();

  @ParameterizedTest
  @CsvSource({
    // bytes, profile, level, width, height, reordering
    "42c00dda0507ec0440000003004000000f03c50aa8, 66, 13, 320, 240, 0",
    "64000dacd94141fb0110000003001000000303c0f1429960, 100, 13, 320, 240, 2",
    // no usability information at all: Baseline cannot reorder, Main may
    "42001f95a814016e40, 66, 31, 1280, 720, 0",
    "4d001f965402802dc8, 77, 31, 1280, 720, -1",
  })
  void h264_ofAnEncoder_tellsProfileSizeAndOrder(
      String hex, int profile, int level, int width, int height, int reordering) {
    byte[] bytes = Hex.bytes(hex);
    h264.parse(bytes, 0, bytes.length);

    assertThat(h264.profile()).isEqualTo(profile);
    assertThat(h264.level()).isEqualTo(level);
    assertThat(h264.width()).isEqualTo(width);
    assertThat(h264.height()).isEqualTo(height);
    assertThat(h264.reordering()).isEqualTo(reordering);
  }

  @ParameterizedTest
  @CsvSource({
    "0101600000030090000003000003003ca00a080f16595964932bc05a020000030002000003003c10, 320, 240, 2",
    "0101600000030090000003000003003ca00a080f16592a4932bc05a020000003002000000303c1, 320, 240, 0",
  })
  void h265_ofAnEncoder_tellsSizeAndOrder(String hex, int width, int height, int reordering) {
    byte[] bytes = Hex.bytes(hex);

    assertThat(h265.parse(bytes, 0, bytes.length)).isTrue();
    assertThat(h265.width()).isEqualTo(width);
    assertThat(h265.height()).isEqualTo(height);
    assertThat(h265.profile()).isEqualTo(1);
    assertThat(h265.level()).isEqualTo(60);
    assertThat(h265.reordering()).isEqualTo(reordering);
  }

  @Test
  void sets_ofNoise_neverThrowAndHavePlausibleSizes() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      h264.parse(noise, 0, noise.length);
      h265.parse(noise, 0, noise.length);
      assertThat(h264.width()).as("seed %d", seed).isBetween(0, 16_384);
      assertThat(h265.height()).as("seed %d", seed).isBetween(0, 16_384);
    }
  }

  @ParameterizedTest
  @CsvSource({"88, false", "9a, false", "9e, true", "a0, true", "00, false"})
  void slice_ofH264_tellsWhetherItIsBidirectional(String hex, boolean bidirectional) {
    var slice = new H264SliceHeader();
    byte[] bytes = Hex.bytes(hex + "000000");
    slice.parse(bytes, 0, bytes.length);

    assertThat(slice.bidirectional()).isEqualTo(bidirectional);
  }
}
