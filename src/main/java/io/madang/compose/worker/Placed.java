package io.madang.compose.worker;

/// A sprite and where it is drawn: even pixels from the upper left.
record Placed(Sprite sprite, int x, int y) {
  /// Whether it touches a rectangle.
  boolean touches(int left, int top, int width, int height) {
    return x < left + width
        && left < x + sprite.width()
        && y < top + height
        && top < y + sprite.height();
  }
}
