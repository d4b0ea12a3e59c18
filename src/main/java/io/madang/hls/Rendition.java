package io.madang.hls;

/// A picture size that viewers may choose, whether it is being made or not. Immutable.
///
/// @param name as it stands in URLs and in names of directories: `720p`
/// @param bitrateBps what its encoder aims at
public record Rendition(String name, int width, int height, int bitrateBps) {

  public Rendition {
    boolean legal =
        !name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9');
    if (!legal || width <= 0 || height <= 0 || bitrateBps <= 0) {
      throw new IllegalArgumentException("no rendition: " + name);
    }
  }
}
