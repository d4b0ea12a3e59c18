package io.madang.compose.worker.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.TranscodedFormats.VideoCoding;
import io.madang.compose.worker.transcode.PictureBounds.Size;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is decided of pictures without looking at them.
class PictureRulesTest {
  private final PictureBounds bounds = new PictureBounds(1_920, 1_080, 4_000_000);

  @Test
  void size_withinTheBounds_isOnlyMadeEven() {
    assertThat(bounds.size(1_920, 1_080)).isEqualTo(new Size(1_920, 1_080));
    assertThat(bounds.size(705, 577)).isEqualTo(new Size(704, 576));
  }

  @Test
  void size_beyondTheBounds_keepsItsShape() {
    assertThat(bounds.size(3_840, 2_160)).isEqualTo(new Size(1_920, 1_080));
    assertThat(bounds.size(2_592, 1_944)).isEqualTo(new Size(1_440, 1_080));
    assertThat(bounds.size(8_000, 100)).isEqualTo(new Size(1_920, 24));
  }

  @Test
  void size_tooSmallForTheEncoder_isMadeLarger() {
    assertThat(bounds.size(12, 32)).isEqualTo(new Size(16, 32));
    assertThat(bounds.size(2, 2)).isEqualTo(new Size(16, 16));
    assertThat(bounds.size(8_000, 10)).isEqualTo(new Size(1_920, 16));
  }

  @Test
  void size_ofAPictureThatStands_isBoundedLikewise() {
    assertThat(bounds.size(1_080, 1_920)).isEqualTo(new Size(1_080, 1_920));
    assertThat(bounds.size(2_160, 3_840)).isEqualTo(new Size(1_080, 1_920));
  }

  @Test
  void bitrate_bySize_isWithinBounds() {
    assertThat(bounds.bitrateBps(new Size(320, 240), 25)).isEqualTo(300_000);
    assertThat(bounds.bitrateBps(new Size(1_280, 720), 25)).isEqualTo(2_304_000);
    assertThat(bounds.bitrateBps(new Size(1_920, 1_080), 50)).isEqualTo(4_000_000);
  }

  @Test
  void frameRate_ofASource_isMeasured() {
    var rate = new FrameRate();
    assertThat(rate.framesPerSecond()).isEqualTo(25);
    for (int i = 0; i < 100; i++) {
      rate.picture(9_000L * i);
    }
    assertThat(rate.framesPerSecond()).isEqualTo(10);
    for (int i = 0; i < 300; i++) {
      rate.picture(900_000 + 1_500L * i);
    }
    assertThat(rate.framesPerSecond()).isEqualTo(60);
  }

  @Test
  void frameRate_thatDiffersALittle_isLeftAlone() {
    var rate = new FrameRate();
    for (int i = 0; i < 300; i++) {
      rate.picture(3_000L * i);
    }
    assertThat(rate.framesPerSecond()).isEqualTo(25);
  }

  @Test
  void headers_ofADescription_becomeAByteStream() {
    assertThat(
            VideoHeaders.of(
                VideoCoding.H264, Map.of("sprop-parameter-sets", "Z0LA,aM4=, not base64!,")))
        .containsExactly(0, 0, 0, 1, 0x67, 0x42, 0xc0, 0, 0, 0, 1, 0x68, 0xce);
    assertThat(VideoHeaders.of(VideoCoding.H265, Map.of("sprop-vps", "QAE=", "sprop-pps", "RAE=")))
        .containsExactly(0, 0, 0, 1, 0x40, 1, 0, 0, 0, 1, 0x44, 1);
    assertThat(VideoHeaders.of(VideoCoding.MPEG4, Map.of("config", "000001B0")))
        .containsExactly(0, 0, 1, 0xb0);
    assertThat(VideoHeaders.of(VideoCoding.MPEG4, Map.of("config", "0x"))).isEmpty();
  }
}
