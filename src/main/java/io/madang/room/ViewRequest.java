package io.madang.room;

/// What one video slot is wanted to show, and how large.
///
/// @param width the tile's width in device pixels, 0..8192
/// @param height the tile's height in device pixels, 0..8192
/// @param priority 0..255; who keeps quality when bandwidth is short
public record ViewRequest(String slot, ViewTarget target, int width, int height, int priority) {
  /// The width of a slot nobody has named yet.
  public static final int DEFAULT_WIDTH = 640;

  /// The height of a slot nobody has named yet.
  public static final int DEFAULT_HEIGHT = 360;

  /// What a slot is given that nobody has named yet.
  static ViewRequest unnamed(String slot) {
    return new ViewRequest(slot, ViewTarget.AUTO, DEFAULT_WIDTH, DEFAULT_HEIGHT, 0);
  }
}
