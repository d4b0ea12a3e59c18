package io.madang.compose.worker;

import io.madang.compose.link.Tile;
import java.util.List;

/// A scene whose letters and edges have been made, ready to be drawn tick by tick. Immutable.
///
/// @param serial unlike any other scene's of the process
/// @param overlays drawn over the tiles
record PreparedScene(long serial, List<PreparedTile> tiles, List<Placed> overlays) {
  static final PreparedScene EMPTY = new PreparedScene(0, List.of(), List.of());

  /// A tile with what is drawn over its picture, and what is drawn when it has none. Positions are
  /// the tile's.
  ///
  /// @param tile within the canvas, with even numbers
  record PreparedTile(Tile tile, List<Placed> marks, List<Placed> avatar) {}
}
