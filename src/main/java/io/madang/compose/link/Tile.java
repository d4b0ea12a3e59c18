package io.madang.compose.link;

/// One picture in the program's picture. Pixels of the largest rendition, from the upper left.
///
/// @param slot the video slot that is shown, empty for somebody without video
/// @param name the label; also gives the initials that are shown without video
/// @param muted whether the microphone is off (or there is none)
/// @param speaking whether the tile is marked as the speaker's
/// @param fit how a picture of another shape fills the tile
public record Tile(
    String slot,
    String participant,
    int x,
    int y,
    int width,
    int height,
    String name,
    boolean muted,
    boolean speaking,
    Fit fit) {
  /// How a picture of another shape fills its tile.
  public enum Fit {
    /// Cut off what does not fit: people.
    COVER,
    /// Show everything between bars: screens.
    CONTAIN
  }
}
