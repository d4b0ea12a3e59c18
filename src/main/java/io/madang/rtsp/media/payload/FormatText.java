package io.madang.rtsp.media.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The value of an `a=fmtp` line as cameras write it. Immutable.
public record FormatText(String text) {
  /// Longer than any parameter set without abuse.
  private static final int MAX_SET_TEXT = 2_000;

  private static final int MAX_SETS = 16;

  /// The value of a parameter, in any case; without the quotes that some cameras put around it.
  public Optional<String> value(String name) {
    for (String entry : text.split(";")) {
      int equals = entry.indexOf('=');
      if (equals > 0 && entry.substring(0, equals).strip().equalsIgnoreCase(name)) {
        String value = entry.substring(equals + 1).strip().replace("\"", "");
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /// The NAL units of a parameter like `sprop-parameter-sets`: comma separated base64. What cannot
  /// be read is passed over.
  List<byte[]> units(String name) {
    var units = new ArrayList<byte[]>();
    for (String entry : value(name).orElse("").split(",")) {
      if (units.size() < MAX_SETS && !entry.isBlank() && entry.length() <= MAX_SET_TEXT) {
        decode(entry.strip()).ifPresent(units::add);
      }
    }
    return units;
  }

  private static Optional<byte[]> decode(String entry) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(entry);
      int from = startCode(bytes);
      return bytes.length - from < 2
          ? Optional.empty()
          : Optional.of(Arrays.copyOfRange(bytes, from, bytes.length));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Some cameras encode the start code as well.
  private static int startCode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    return zeros >= 2 && zeros < bytes.length && bytes[zeros] == 1 ? zeros + 1 : 0;
  }
}
