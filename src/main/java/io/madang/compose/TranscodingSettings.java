package io.madang.compose;

/// How sources are transcoded for browsers.
///
/// @param max how many at once: each is a process of its own
/// @param encoder of libavcodec for video, `auto` for the best one there is
/// @param maxWidth a larger picture is made smaller, keeping its shape; likewise `maxHeight`
/// @param maxBitrateBps of the video
public record TranscodingSettings(
    int max, String encoder, int maxWidth, int maxHeight, int maxBitrateBps) {
  private static final int LARGEST = 8_192;

  public TranscodingSettings {
    if (max < 0) {
      throw new IllegalArgumentException("at most " + max + " transcodings");
    }
    if (maxWidth < 2 || maxWidth > LARGEST || maxHeight < 2 || maxHeight > LARGEST) {
      throw new IllegalArgumentException("pictures of " + maxWidth + "x" + maxHeight);
    }
    if (maxBitrateBps < 1) {
      throw new IllegalArgumentException("a bitrate of " + maxBitrateBps);
    }
  }

  /// Pictures up to 1080p, 4 Mbit/s.
  ///
  /// @param max how many at once
  public static TranscodingSettings defaults(int max) {
    return new TranscodingSettings(max, "auto", 1_920, 1_080, 4_000_000);
  }
}
