package io.madang.sdp;

/// How much text [SdpParser] accepts. Immutable.
///
/// @param length characters of the whole text
/// @param lines lines of the whole text
/// @param lineLength characters of one line without its end
/// @param media `m=` sections
public record SdpLimits(int length, int lines, int lineLength, int media) {
  /// A browser writes about 6 000 characters and 150 lines for a video section, so this is room for
  /// more than 150 of them; the longest lines seen in the field (parameter sets of cameras) have
  /// about 1 000 characters.
  public static final SdpLimits DEFAULT = new SdpLimits(1 << 20, 1 << 15, 1 << 13, 256);

  public SdpLimits {
    if (length <= 0 || lines <= 0 || lineLength <= 0 || media < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
