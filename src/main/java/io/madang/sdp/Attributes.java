package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Looks attributes and lines up in the order they were written.
final class Attributes {
  private Attributes() {}

  static boolean has(List<Attribute> attributes, String name) {
    return first(attributes, name).isPresent();
  }

  /// The value of the first attribute of that name.
  static Optional<String> first(List<Attribute> attributes, String name) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        return Optional.of(attribute.value());
      }
    }
    return Optional.empty();
  }

  /// The values of all attributes of that name.
  static List<String> all(List<Attribute> attributes, String name) {
    return all(attributes, name, Function.identity());
  }

  static <T> List<T> all(List<Attribute> attributes, String name, Function<String, T> parser) {
    var values = new ArrayList<T>();
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        values.add(parser.apply(attribute.value()));
      }
    }
    return values;
  }

  /// The first of the four direction properties.
  static Optional<Direction> direction(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      Optional<Direction> direction = Direction.of(attribute.name());
      if (direction.isPresent()) {
        return direction;
      }
    }
    return Optional.empty();
  }

  static Optional<String> line(List<Line> lines, char type) {
    for (Line line : lines) {
      if (line.type() == type) {
        return Optional.of(line.value());
      }
    }
    return Optional.empty();
  }

  /// The lines in the order RFC 8866 wants; those of equal rank stay as they are.
  static List<Line> ordered(List<Line> lines, String order) {
    return lines.stream()
        .sorted((a, b) -> Integer.compare(rank(a, order), rank(b, order)))
        .toList();
  }

  private static int rank(Line line, String order) {
    // Repeat times belong to the timing line before them.
    int rank = order.indexOf(line.type() == 'r' ? 't' : line.type());
    return rank < 0 ? order.length() : rank;
  }
}
