package io.madang.compose;

import io.madang.compose.link.TranscodeInput;

/// How a source describes one of its streams (RFC 8866, sections 6.6 and 6.15). Immutable.
///
/// @param encodingName of `a=rtpmap`, in any case
/// @param clockRate units per second of its timestamps
/// @param channels of sound, 1 for video
/// @param formatParameters of `a=fmtp` without the payload type, empty if there are none
public record MediaFormat(
    String encodingName, int clockRate, int channels, String formatParameters) {
  TranscodeInput input(int inputAnchor, int outputAnchor) {
    return new TranscodeInput(
        encodingName, clockRate, channels, formatParameters, inputAnchor, outputAnchor);
  }
}
