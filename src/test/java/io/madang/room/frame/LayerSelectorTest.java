package io.madang.room.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerSelectorTest {
  private final LayerSelector selector = new LayerSelector();
  private final FrameInfo frame = new FrameInfo();

  private static int choose(int tileWidth, int tileHeight, int... sizes) {
    int best = 0;
    for (int i = 1; i < sizes.length / 2; i++) {
      if (LayerSelector.better(
          sizes[2 * i],
          sizes[2 * i + 1],
          sizes[2 * best],
          sizes[2 * best + 1],
          tileWidth,
          tileHeight)) {
        best = i;
      }
    }
    return best;
  }

  private boolean accept(int spatial, boolean keyframe, boolean switchUp) {
    frame.clear();
    frame.frameStart = true;
    frame.frameEnd = true;
    frame.spatialLayer = spatial;
    frame.keyframe = keyframe;
    frame.switchUp = switchUp;
    return selector.accept(frame);
  }

  @Test
  void better_threeLayers_smallestThatFits() {
    assertThat(choose(320, 180, 320, 180, 640, 360, 1280, 720)).isZero();
    assertThat(choose(400, 225, 320, 180, 640, 360, 1280, 720)).isZero();
    assertThat(choose(500, 281, 320, 180, 640, 360, 1280, 720)).isEqualTo(1);
    assertThat(choose(1920, 1080, 320, 180, 640, 360, 1280, 720)).isEqualTo(2);
  }

  @Test
  void better_anyOrderOfLayers_sameChoice() {
    assertThat(choose(320, 180, 1280, 720, 640, 360, 320, 180)).isEqualTo(2);
  }

  @Test
  void better_unknownSize_isTheLastResort() {
    assertThat(choose(320, 180, 0, 0, 640, 360)).isEqualTo(1);
  }

  @Test
  void accept_up_waitsForKeyframeOrSwitchPoint() {
    selector.restart();
    selector.setTargetSpatial(2);

    assertThat(accept(0, false, false)).isTrue();
    assertThat(accept(1, false, false)).isFalse();
    assertThat(accept(0, false, false)).isTrue();
    assertThat(accept(1, false, true)).isTrue();
    assertThat(accept(2, false, false)).isFalse();
    assertThat(accept(0, true, false)).isTrue();
    assertThat(accept(1, true, false)).isTrue();
    assertThat(accept(2, true, false)).isTrue();
  }

  @Test
  void accept_down_beginsWithTheNextPicture() {
    selector.setTargetSpatial(1);
    selector.restart();
    selector.setTargetSpatial(0);

    assertThat(accept(1, false, false)).isTrue();
    assertThat(accept(0, false, false)).isTrue();
    assertThat(accept(1, false, false)).isFalse();
  }

  @Test
  void endsPicture_highestLayerPassedOn_setsTheMarker() {
    selector.restart();
    accept(0, false, false);

    assertThat(selector.endsPicture(frame, false)).isTrue();
  }
}
