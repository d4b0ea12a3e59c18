package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompositeLayoutTest {
  private final CompositeLayout layout = new CompositeLayout(1280, 720);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1, 1280, 720",
    "2, 640, 480",
    "3, 640, 360",
    "4, 640, 360",
    "5, 426, 318",
    "6, 426, 318",
    "7, 426, 240",
    "9, 426, 240",
    "10, 320, 240",
    "12, 320, 240",
    "13, 320, 180",
    "16, 320, 180",
    "20, 256, 180",
    "21, 256, 144",
    "25, 256, 144"
  })
  void grid_count_tilesHaveThatSize(int count, int width, int height) {
    List<Rectangle> tiles = layout.grid(count);

    assertThat(tiles).hasSize(count);
    assertThat(tiles).extracting(Rectangle::width).containsOnly(width);
    assertThat(tiles).extracting(Rectangle::height).containsOnly(height);
  }

  @Test
  void grid_four_fillsThePicture() {
    assertThat(layout.grid(4))
        .containsExactly(
            new Rectangle(0, 0, 640, 360),
            new Rectangle(640, 0, 640, 360),
            new Rectangle(0, 360, 640, 360),
            new Rectangle(640, 360, 640, 360));
  }

  @Test
  void grid_three_lastRowIsCentred() {
    assertThat(layout.grid(3).getLast()).isEqualTo(new Rectangle(320, 360, 640, 360));
  }

  @Test
  void grid_two_isCentredInHeight() {
    assertThat(layout.grid(2))
        .containsExactly(new Rectangle(0, 120, 640, 480), new Rectangle(640, 120, 640, 480));
  }

  @Test
  void grid_nobody_isEmpty() {
    assertThat(layout.grid(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 19, 20, 21, 23, 25})
  void grid_anyCount_evenInsideAndApart(int count) {
    assertSound(layout.grid(count), 1280, 720);
    assertSound(new CompositeLayout(854, 480).grid(count), 854, 480);
    assertSound(new CompositeLayout(1920, 1080).grid(count), 1920, 1080);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void stage_anyStrip_evenInsideAndApart(int beside) {
    List<Rectangle> tiles = layout.stage(beside);

    assertThat(tiles).hasSize(1 + beside);
    assertSound(tiles, 1280, 720);
    assertSound(new CompositeLayout(854, 480).stage(beside), 854, 480);
  }

  @Test
  void stage_alone_fillsThePicture() {
    assertThat(layout.stage(0)).containsExactly(new Rectangle(0, 0, 1280, 720));
  }

  @Test
  void stage_two_areBesideTheLargeOneInItsMiddle() {
    assertThat(layout.stage(2))
        .containsExactly(
            new Rectangle(0, 0, 1024, 720),
            new Rectangle(1024, 216, 256, 144),
            new Rectangle(1024, 360, 256, 144));
  }

  private static void assertSound(List<Rectangle> tiles, int width, int height) {
    for (Rectangle tile : tiles) {
      assertThat(tile.x() | tile.y() | tile.width() | tile.height()).isEven();
      assertThat(tile.x()).isNotNegative();
      assertThat(tile.y()).isNotNegative();
      assertThat(tile.width()).isPositive();
      assertThat(tile.height()).isPositive();
      assertThat(tile.x() + tile.width()).isLessThanOrEqualTo(width);
      assertThat(tile.y() + tile.height()).isLessThanOrEqualTo(height);
    }
    for (int i = 0; i < tiles.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(overlap(tiles.get(i), tiles.get(j))).as("%d and %d overlap", i, j).isFalse();
      }
    }
  }

  private static boolean overlap(Rectangle a, Rectangle b) {
    return a.x() < b.x() + b.width()
        && b.x() < a.x() + a.width()
        && a.y() < b.y() + b.height()
        && b.y() < a.y() + a.height();
  }
}
