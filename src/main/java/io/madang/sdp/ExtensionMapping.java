package io.madang.sdp;

import java.util.Optional;

/// `a=extmap`: the number of a header extension (RFC 8285, section 8). Immutable.
///
/// @param id 1..14 fit the one-byte form, 15..255 need the two-byte form; 4096..4351 are offers
///   without a number yet
/// @param direction seen from the writer; empty means that of the media section
/// @param uri names the extension
/// @param attributes what follows the URI; empty where there is nothing
public record ExtensionMapping(
    int id, Optional<Direction> direction, String uri, String attributes) {
  public ExtensionMapping {
    if (id < 1 || id > 4351) {
      throw new IllegalArgumentException("extension id " + id);
    }
    Texts.token(uri);
    Texts.requireOneLine(attributes);
  }

  public ExtensionMapping(int id, String uri) {
    this(id, Optional.empty(), uri, "");
  }

  static ExtensionMapping parse(String value) {
    Texts.Head number = Texts.head(value);
    Texts.Head target = Texts.head(number.rest());
    int slash = number.first().indexOf('/');
    String id = slash < 0 ? number.first() : number.first().substring(0, slash);
    Optional<Direction> direction =
        slash < 0 ? Optional.empty() : Direction.of(number.first().substring(slash + 1));
    if (slash >= 0 && direction.isEmpty()) {
      throw new IllegalArgumentException("not a direction: " + number.first());
    }
    return new ExtensionMapping(
        (int) Texts.number(id, 1, 4351), direction, target.first(), target.rest());
  }

  /// The attribute's value.
  @Override
  public String toString() {
    String text = id + direction.map(d -> "/" + d).orElse("") + ' ' + uri;
    return attributes.isEmpty() ? text : text + ' ' + attributes;
  }
}
