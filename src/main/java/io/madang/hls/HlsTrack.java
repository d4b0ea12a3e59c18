package io.madang.hls;

/// A track that has begun. Immutable.
///
/// @param name as it stands in URLs: a rendition's name, `audio` or `ts`
/// @param codecs RFC 6381
/// @param width in pixels, 0 for sound
/// @param framesPerSecond 0 for sound
/// @param bitrateBps what the encoder aims at
/// @param timescale units per second of its parts' times; of sound the sample rate
public record HlsTrack(
    String name,
    TrackKind kind,
    String codecs,
    int width,
    int height,
    int framesPerSecond,
    int bitrateBps,
    int timescale) {

  public HlsTrack {
    if (timescale <= 0) {
      throw new IllegalArgumentException("timescale " + timescale + " of track " + name);
    }
  }
}
