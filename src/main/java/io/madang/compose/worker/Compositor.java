package io.madang.compose.worker;

import io.madang.compose.link.Tile;
import io.madang.compose.worker.PreparedScene.PreparedTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws the program's picture of a moment. Confined to one thread, which also closes it.
final class Compositor {
  private final PictureSource pictures;
  private final List<TileView> views = new ArrayList<>();

  /// Where a tile's picture comes from.
  @FunctionalInterface
  interface PictureSource {
    /// The picture of a tile at a moment, retained for the caller; nothing if the tile has none.
    Optional<Picture> picture(Tile tile, long nanos);
  }

  Compositor(PictureSource pictures) {
    this.pictures = pictures;
  }

  /// Draws everything that differs from what stands on the canvas.
  void draw(PreparedScene scene, Canvas canvas, long nanos) {
    boolean anew = canvas.scene() != scene.serial();
    if (anew) {
      canvas.beginScene(scene.serial());
      canvas.fill(0, 0, canvas.width(), canvas.height(), Colour.BACKGROUND);
    }
    while (views.size() > scene.tiles().size()) {
      views.removeLast().close();
    }
    for (Placed overlay : scene.overlays()) {
      clear(overlay, canvas);
    }
    for (int i = 0; i < scene.tiles().size(); i++) {
      drawTile(i, scene, canvas, nanos);
    }
    for (Placed overlay : scene.overlays()) {
      canvas.draw(overlay.sprite(), overlay.x(), overlay.y());
    }
  }

  void close() {
    views.forEach(TileView::close);
    views.clear();
  }

  private void drawTile(int index, PreparedScene scene, Canvas canvas, long nanos) {
    PreparedTile prepared = scene.tiles().get(index);
    if (index == views.size()) {
      views.add(new TileView());
    }
    TileView view = views.get(index);
    Optional<Picture> picture = pictures.picture(prepared.tile(), nanos);
    try {
      view.update(prepared, scene.serial(), picture);
    } finally {
      picture.ifPresent(Picture::release);
    }
    Tile tile = prepared.tile();
    boolean changed = canvas.replaces(index, view.contents());
    if (changed || isUnder(tile, scene.overlays()) || overlaps(index, scene.tiles())) {
      canvas.draw(view.canvas(), tile.x(), tile.y());
    }
  }

  /// Overlays are drawn in every canvas again, so what lies under them is as well.
  private static boolean isUnder(Tile tile, List<Placed> overlays) {
    for (Placed overlay : overlays) {
      if (overlay.touches(tile.x(), tile.y(), tile.width(), tile.height())) {
        return true;
      }
    }
    return false;
  }

  /// Whether a tile before this one may just have been drawn over it.
  private static boolean overlaps(int index, List<PreparedTile> tiles) {
    Tile tile = tiles.get(index).tile();
    for (int i = 0; i < index; i++) {
      Tile below = tiles.get(i).tile();
      if (below.x() < tile.x() + tile.width()
          && tile.x() < below.x() + below.width()
          && below.y() < tile.y() + tile.height()
          && tile.y() < below.y() + below.height()) {
        return true;
      }
    }
    return false;
  }

  private static void clear(Placed overlay, Canvas canvas) {
    int width = Math.min(overlay.sprite().width(), canvas.width() - overlay.x());
    int height = Math.min(overlay.sprite().height(), canvas.height() - overlay.y());
    canvas.fill(overlay.x(), overlay.y(), width, height, Colour.BACKGROUND);
  }
}
