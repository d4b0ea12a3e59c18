package io.madang.compose.link;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One stream to transcode, as its source describes it, and where its timestamps lie. Immutable.
///
/// @param encodingName of `a=rtpmap`, in any case
/// @param clockRate units per second of its timestamps
/// @param channels of sound, 1 for video
/// @param formatParameters of `a=fmtp`, as written
/// @param inputAnchor a timestamp of the source (32 bits)
/// @param outputAnchor the timestamp that it becomes (32 bits); others follow by the two rates
public record TranscodeInput(
    String encodingName,
    int clockRate,
    int channels,
    String formatParameters,
    int inputAnchor,
    int outputAnchor) {

  /// The `name=value` pairs of the format parameters, names in lower case; of a name that comes
  /// twice the first counts.
  public Map<String, String> parameters() {
    var byName = new LinkedHashMap<String, String>();
    for (String part : formatParameters.split(";", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      byName.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value);
    }
    return byName;
  }

  /// How its timestamps become those of a stream with another clock rate.
  public TimestampScale scale(int outputRate) {
    return new TimestampScale(clockRate, inputAnchor, outputRate, outputAnchor);
  }
}
