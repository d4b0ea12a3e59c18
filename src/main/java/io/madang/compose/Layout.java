package io.madang.compose;

import java.util.Arrays;
import java.util.Optional;

/// Who is shown how large in the program's picture.
public enum Layout {
  /// The screen while one is shared, else a grid, and the speaker in a large company.
  AUTO("auto"),
  /// Everybody alike; screens last.
  GRID("grid"),
  /// The speaker large, the others beside. Screens are left out.
  SPEAKER("speaker"),
  /// The latest shared screen large, people beside; without a screen as [#SPEAKER].
  SCREEN("screen");

  private final String wireName;

  Layout(String wireName) {
    this.wireName = wireName;
  }

  /// The name used in signaling messages and the API.
  public String wireName() {
    return wireName;
  }

  /// The layout with that name.
  public static Optional<Layout> named(String wireName) {
    return Arrays.stream(values()).filter(layout -> layout.wireName.equals(wireName)).findFirst();
  }
}
