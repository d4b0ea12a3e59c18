package io.madang.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of one JSON object, read with type and bounds; what is wrong is a
/// [SignalError#BAD_MESSAGE] whose sentence names the field (`join.tracks[0].mid is missing`).
final class JsonFields {
  private final JsonValue.Fields fields;
  private final String path;

  /// @param path how errors name the object
  JsonFields(JsonValue.Fields fields, String path) {
    this.fields = fields;
    this.path = path;
  }

  /// The same fields under another name.
  JsonFields named(String newPath) {
    return new JsonFields(fields, newPath);
  }

  boolean has(String name) {
    return fields.byName().containsKey(name);
  }

  String text(String name, int maxCharacters) throws SignalException {
    String text = optionalText(name, maxCharacters).orElseThrow(() -> bad(name, "is missing"));
    if (text.isEmpty()) {
      throw bad(name, "is empty");
    }
    return text;
  }

  Optional<String> optionalText(String name, int maxCharacters) throws SignalException {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!(fields.byName().get(name) instanceof JsonValue.Text(String text))) {
      throw bad(name, "must be a string");
    }
    if (text.length() > maxCharacters) {
      throw bad(name, "is longer than " + maxCharacters + " characters");
    }
    if (!Characters.isWellFormed(text)) {
      throw bad(name, "has a character that is none");
    }
    return Optional.of(text);
  }

  /// A name of something: not empty, no spaces, nothing invisible.
  String identifier(String name) throws SignalException {
    return checkedIdentifier(name, text(name, Characters.MAX_IDENTIFIER));
  }

  Optional<String> optionalIdentifier(String name) throws SignalException {
    return has(name) ? Optional.of(identifier(name)) : Optional.empty();
  }

  private String checkedIdentifier(String name, String text) throws SignalException {
    if (!Characters.isIdentifier(text)) {
      throw bad(name, "may have visible ASCII characters only");
    }
    return text;
  }

  boolean flag(String name) throws SignalException {
    if (!has(name)) {
      throw bad(name, "is missing");
    }
    return flag(name, false);
  }

  boolean flag(String name, boolean absent) throws SignalException {
    if (!has(name)) {
      return absent;
    }
    if (!(fields.byName().get(name) instanceof JsonValue.Flag(boolean value))) {
      throw bad(name, "must be true or false");
    }
    return value;
  }

  int whole(String name, int absent, int maximum) throws SignalException {
    if (!has(name)) {
      return absent;
    }
    if (!(fields.byName().get(name) instanceof JsonValue.Whole(long value))) {
      throw bad(name, "must be a whole number");
    }
    if (value < 0 || value > maximum) {
      throw bad(name, "must be between 0 and " + maximum);
    }
    return (int) value;
  }

  /// A list of objects; empty where it is left out.
  List<JsonFields> objects(String name, int maximum) throws SignalException {
    if (!has(name)) {
      return List.of();
    }
    if (!(fields.byName().get(name) instanceof JsonValue.Array(List<JsonValue> values))) {
      throw bad(name, "must be a list");
    }
    if (values.size() > maximum) {
      throw bad(name, "has more than " + maximum + " entries");
    }
    var objects = new ArrayList<JsonFields>(values.size());
    for (JsonValue value : values) {
      String place = name + "[" + objects.size() + "]";
      if (!(value instanceof JsonValue.Fields inner)) {
        throw bad(place, "must be an object");
      }
      objects.add(new JsonFields(inner, path + "." + place));
    }
    return objects;
  }

  SignalException bad(String name, String problem) {
    return new SignalException(SignalError.BAD_MESSAGE, path + "." + name + " " + problem + ".");
  }
}
