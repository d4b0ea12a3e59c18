package io.madang.sdp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `a=fmtp`: the parameters of a payload type (RFC 8866, section 6.15). Immutable.
///
/// @param payloadType 0..127
/// @param parameters as written, such as `apt=96` or `minptime=10;useinbandfec=1`
public record FormatParameters(int payloadType, String parameters) {
  public FormatParameters {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType);
    }
    Texts.requireOneLine(parameters);
  }

  static FormatParameters parse(String value) {
    Texts.Head head = Texts.head(value);
    return new FormatParameters(Texts.payloadType(head.first()), head.rest());
  }

  /// The `name=value` pairs in their order, names in lower case. A part without an equals sign has
  /// the empty value; of a name given twice the first counts.
  public Map<String, String> byName() {
    var map = new LinkedHashMap<String, String>();
    for (String part : parameters.split(";")) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (!name.isEmpty()) {
        map.putIfAbsent(
            name.toLowerCase(Locale.ROOT), equals < 0 ? "" : part.substring(equals + 1).strip());
      }
    }
    return map;
  }

  /// The value of a parameter.
  ///
  /// @param name in lower case
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(byName().get(name));
  }

  /// The attribute's value.
  @Override
  public String toString() {
    return payloadType + " " + parameters;
  }
}
