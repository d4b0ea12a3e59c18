package io.madang.compose;

import java.util.ArrayList;
import java.util.List;

/// Where tiles are. Pure geometry: counts in, places out.
///
/// Tiles touch each other, and where it can be they have the shape of a camera's picture, so that a
/// layer of that size is copied and not scaled; gaps between them are the drawer's. In the other
/// grids they are up to 4:3, which costs a person's picture its edges and wins a third in height.
final class CompositeLayout {
  /// What a grid shows at most: smaller tiles are not worth a decoder.
  static final int MOST_TILES = 25;

  /// What the strip beside the large picture shows at most.
  static final int MOST_BESIDE = 5;

  private final int width;
  private final int height;

  /// @param width of the picture in pixels
  CompositeLayout(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /// Rows of equal tiles from the upper left, the last row centred.
  ///
  /// @param count 0..[#MOST_TILES]
  List<Rectangle> grid(int count) {
    if (count == 1) {
      return List.of(new Rectangle(0, 0, even(width), even(height)));
    }
    int columns = (int) Math.ceil(Math.sqrt(count));
    int rows = count == 0 ? 0 : (count + columns - 1) / columns;
    List<Rectangle> tiles = new ArrayList<>(count);
    if (rows == 0) {
      return tiles;
    }
    int tileWidth = even(width / columns);
    int tileHeight = even(Math.min(height / rows, tileWidth * 3 / 4));
    int top = even((height - rows * tileHeight) / 2);
    for (int i = 0; i < count; i++) {
      int row = i / columns;
      int inRow = Math.min(columns, count - row * columns);
      int left = even((width - inRow * tileWidth) / 2);
      tiles.add(
          new Rectangle(
              left + i % columns * tileWidth, top + row * tileHeight, tileWidth, tileHeight));
    }
    return tiles;
  }

  /// One large picture, the first, and a strip of small ones at its right.
  ///
  /// @param beside 0..[#MOST_BESIDE]
  List<Rectangle> stage(int beside) {
    int tileWidth = even(width / MOST_BESIDE);
    int tileHeight = even(height / MOST_BESIDE);
    List<Rectangle> tiles = new ArrayList<>(1 + beside);
    int large = beside == 0 ? even(width) : even(width - tileWidth);
    tiles.add(new Rectangle(0, 0, large, even(height)));
    int top = even((height - beside * tileHeight) / 2);
    for (int i = 0; i < beside; i++) {
      tiles.add(new Rectangle(large, top + i * tileHeight, tileWidth, tileHeight));
    }
    return tiles;
  }

  private static int even(int value) {
    return value & ~1;
  }
}
