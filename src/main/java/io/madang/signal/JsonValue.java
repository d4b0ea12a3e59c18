package io.madang.signal;

import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259) as far as the protocol needs it. Made by [JsonReader] within bounds.
sealed interface JsonValue {
  record Text(String value) implements JsonValue {}

  /// An integer that fits 64 bits.
  record Whole(long value) implements JsonValue {}

  record Flag(boolean value) implements JsonValue {}

  record Array(List<JsonValue> values) implements JsonValue {}

  /// Fields without those that are `null`: they count as left out.
  record Fields(Map<String, JsonValue> byName) implements JsonValue {}

  /// `null`, a fraction, or an integer beyond 64 bits: nothing that any field takes.
  enum Unusable implements JsonValue {
    NULL,
    NUMBER
  }
}
