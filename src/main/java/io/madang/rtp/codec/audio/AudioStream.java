package io.madang.rtp.codec.audio;

/// What a decoder has to know of a stream before its first unit. The configuration is shared: it is
/// read only.
///
/// @param sampleRate of what is decoded, as far as it is known; a coding that says so itself may
///   differ
/// @param channels likewise
/// @param bitsPerSample of G.726, 0 for others
/// @param configuration empty where units say everything
@SuppressWarnings("ArrayRecordComponent") // it is compared by nobody
public record AudioStream(
    AudioCoding coding, int sampleRate, int channels, int bitsPerSample, byte[] configuration) {
  private static final byte[] NONE = {};

  static AudioStream plain(AudioCoding coding, int sampleRate, int channels) {
    return new AudioStream(coding, sampleRate, channels, 0, NONE);
  }
}
