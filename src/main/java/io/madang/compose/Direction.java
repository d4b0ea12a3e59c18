package io.madang.compose;

/// How a program shall look; may change at any time without a break.
///
/// @param title shown in the picture, empty for none; at most [#MAX_TITLE] characters
/// @param logoFile a PNG file shown in the corner, empty for none. The caller answers for it: the
///   worker opens what it is told
public record Direction(Layout layout, String title, String logoFile) {
  /// What fits one line of the picture, and more.
  public static final int MAX_TITLE = 200;

  /// The usual one.
  public static final Direction AUTO = new Direction(Layout.AUTO, "", "");

  public Direction {
    if (title.length() > MAX_TITLE) {
      throw new IllegalArgumentException("a title of " + title.length() + " characters");
    }
  }
}
