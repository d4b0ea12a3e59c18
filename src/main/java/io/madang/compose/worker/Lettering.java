package io.madang.compose.worker;

/// One line of letters as opacity, cut to what is visible from left to right. Immutable.
///
/// @param width in pixels, 0 for nothing
/// @param height of the line, the same for every text of a size
/// @param opacity row by row, 255 is opaque
record Lettering(int width, int height, byte[] opacity) {
  static final Lettering NOTHING = new Lettering(0, 0, new byte[0]);

  int at(int x, int y) {
    return opacity[y * width + x] & 0xff;
  }
}
