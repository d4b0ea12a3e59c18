package io.madang.compose.worker;

import io.madang.compose.link.Tile;
import io.madang.compose.worker.PreparedScene.PreparedTile;
import java.util.Optional;

/// One tile of the picture, drawn by itself and copied into every canvas: what has not changed is
/// neither scaled nor drawn again. Confined to the drawing thread.
final class TileView {
  private static final long NOTHING = Long.MIN_VALUE;
  private static final long AVATAR = -2;

  private final TileScaler scaler = new TileScaler();
  private Canvas canvas = new Canvas(16, 16);
  private long scene = NOTHING;
  private long shown = NOTHING;
  private long contents;

  /// Draws what the tile shows now: its picture, or the avatar when it has none.
  void update(PreparedTile prepared, long sceneSerial, Optional<Picture> picture) {
    long next = picture.map(Picture::serial).orElse(AVATAR);
    if (next == shown && sceneSerial == scene) {
      return;
    }
    resize(prepared.tile());
    scene = sceneSerial;
    shown = next;
    contents++;
    boolean drawn =
        picture.isPresent() && scaler.draw(picture.get().frame(), canvas, prepared.tile().fit());
    if (!drawn) {
      canvas.fill(0, 0, canvas.width(), canvas.height(), Colour.TILE);
      draw(prepared.avatar());
    }
    draw(prepared.marks());
  }

  Canvas canvas() {
    return canvas;
  }

  /// A number that changes with what the tile looks like.
  long contents() {
    return contents;
  }

  void close() {
    scaler.close();
    canvas.close();
  }

  private void resize(Tile tile) {
    if (canvas.width() != tile.width() || canvas.height() != tile.height()) {
      canvas.close();
      canvas = new Canvas(tile.width(), tile.height());
    }
  }

  private void draw(Iterable<Placed> sprites) {
    for (Placed placed : sprites) {
      canvas.draw(placed.sprite(), placed.x(), placed.y());
    }
  }
}
