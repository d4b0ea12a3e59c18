package io.madang.compose.worker;

import java.util.ArrayList;
import java.util.List;

/// The edge of a tile: a gap to its neighbours, round corners, and the frame of whoever speaks.
///
/// Drawn over the picture as eight narrow sprites, so that a picture that has just the size of its
/// tile needs no scaling.
///
/// @param gap pixels of background on each side
/// @param radius of the corners
/// @param speaking thickness of the speaker's frame, 0 for none
record TileFrame(int width, int height, int gap, int radius, int speaking) {

  List<Placed> sprites() {
    var sprites = new ArrayList<Placed>();
    int corner = even(gap + Math.max(radius, speaking) + 1);
    int edge = even(gap + speaking);
    if (radius > 0 || edge > 0) {
      add(sprites, 0, 0, corner, corner);
      add(sprites, width - corner, 0, corner, corner);
      add(sprites, 0, height - corner, corner, corner);
      add(sprites, width - corner, height - corner, corner, corner);
    }
    if (edge > 0) {
      int across = width - 2 * corner;
      int along = height - 2 * corner;
      add(sprites, corner, 0, across, edge);
      add(sprites, corner, height - edge, across, edge);
      add(sprites, 0, corner, edge, along);
      add(sprites, width - edge, corner, edge, along);
    }
    return sprites;
  }

  private void add(List<Placed> sprites, int x, int y, int width, int height) {
    if (width <= 0 || height <= 0) {
      return;
    }
    var builder = new Sprite.Builder(width, height);
    Coverage tile = box(gap, radius);
    if (speaking > 0) {
      Coverage ring = tile.without(box(gap + speaking, Math.max(0, radius - speaking)));
      builder.paint(moved(ring, x, y), Colour.SPEAKING, 1);
    }
    builder.paint(moved(Coverage.everything().without(tile), x, y), Colour.BACKGROUND, 1);
    sprites.add(new Placed(builder.build(), x, y));
  }

  private Coverage box(int inset, int cornerRadius) {
    return Coverage.roundedBox(
        inset, inset, width - 2.0 * inset, height - 2.0 * inset, cornerRadius);
  }

  private static Coverage moved(Coverage shape, int x, int y) {
    return (px, py) -> shape.at(px + x, py + y);
  }

  private static int even(int value) {
    return value + 1 & ~1;
  }
}
