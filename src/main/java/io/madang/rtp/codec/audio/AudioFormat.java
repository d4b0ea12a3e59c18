package io.madang.rtp.codec.audio;

import java.util.Map;

/// How a stream of sound was described (RFC 8866, sections 6.6 and 6.15). Immutable.
///
/// @param encodingName of `a=rtpmap`, in any case
/// @param clockRate units per second of the RTP timestamps
/// @param channels 1 if none was given
/// @param parameters of `a=fmtp`, names in lower case
public record AudioFormat(
    String encodingName, int clockRate, int channels, Map<String, String> parameters) {
  public AudioFormat {
    parameters = Map.copyOf(parameters);
  }
}
