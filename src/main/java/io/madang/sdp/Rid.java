package io.madang.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `a=rid`: one encoding of a media section (RFC 8851). Immutable.
///
/// @param id letters, digits, `-`, `_`
/// @param sends true for `send`, false for `recv`, seen from the writer
/// @param payloadTypes the `pt=` list; empty means all of the section
/// @param restrictions the other parameters in their order, such as `max-width` → `1280`
public record Rid(
    String id, boolean sends, List<Integer> payloadTypes, Map<String, String> restrictions) {
  public Rid {
    requireId(id);
    payloadTypes = List.copyOf(payloadTypes);
    restrictions = Collections.unmodifiableMap(new LinkedHashMap<>(restrictions));
  }

  public Rid(String id, boolean sends) {
    this(id, sends, List.of(), Map.of());
  }

  static String requireId(String id) {
    boolean legal =
        !id.isEmpty()
            && id.length() <= 255
            && id.chars()
                .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    if (!legal) {
      throw new IllegalArgumentException("not a rid: '" + id + "'");
    }
    return id;
  }

  static Rid parse(String value) {
    Texts.Head id = Texts.head(value);
    Texts.Head direction = Texts.head(id.rest());
    boolean sends = direction.first().equals("send");
    if (!sends && !direction.first().equals("recv")) {
      throw new IllegalArgumentException("send or recv expected: '" + direction.first() + "'");
    }
    var payloadTypes = new ArrayList<Integer>();
    var restrictions = new LinkedHashMap<String, String>();
    for (String part : direction.rest().split(";")) {
      readParameter(part.strip(), payloadTypes, restrictions);
    }
    return new Rid(id.first(), sends, payloadTypes, restrictions);
  }

  private static void readParameter(
      String part, List<Integer> payloadTypes, Map<String, String> restrictions) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    String value = equals < 0 ? "" : part.substring(equals + 1);
    if (name.equals("pt")) {
      for (String type : value.split(",")) {
        payloadTypes.add(Texts.payloadType(type.strip()));
      }
    } else if (!name.isEmpty()) {
      restrictions.put(name, value);
    }
  }

  /// The attribute's value.
  @Override
  public String toString() {
    var parameters = new ArrayList<String>();
    if (!payloadTypes.isEmpty()) {
      parameters.add("pt=" + String.join(",", payloadTypes.stream().map(String::valueOf).toList()));
    }
    restrictions.forEach(
        (name, value) -> parameters.add(value.isEmpty() ? name : name + '=' + value));
    String text = id + (sends ? " send" : " recv");
    return parameters.isEmpty() ? text : text + ' ' + String.join(";", parameters);
  }
}
