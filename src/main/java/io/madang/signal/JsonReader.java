package io.madang.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Reads one JSON object of bounded size, depth and number of values. Thread-safe.
final class JsonReader {
  /// Levels of objects and arrays; the protocol itself needs 3.
  static final int MAX_DEPTH = 16;

  /// Values in one message, so that a message of `[[],[],…]` does not cost a hundred times its
  /// size.
  static final int MAX_VALUES = 16_384;

  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_NUMBER_CHARACTERS = 64;

  private final int maxBytes;
  private final JsonFactory factory;

  JsonReader(int maxBytes) {
    this.maxBytes = maxBytes;
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(maxBytes)
            .maxNameLength(MAX_NAME_CHARACTERS)
            .maxNumberLength(MAX_NUMBER_CHARACTERS)
            .build();
    // Names come from strangers: they must not stay in a table shared by all connections.
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  JsonValue.Fields read(String text) throws SignalException {
    if (isTooLarge(text)) {
      throw new SignalException(
          SignalError.TOO_LARGE, "The message is longer than " + maxBytes + " bytes.");
    }
    try (JsonParser parser = factory.createParser(text)) {
      return readOnlyObject(parser);
    } catch (IOException _) {
      throw badJson("The message is not well-formed JSON, or nested too deeply.");
    }
  }

  private boolean isTooLarge(String text) {
    int length = text.length();
    return length > maxBytes || length > maxBytes / 3 && utf8Length(text) > maxBytes;
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a surrogate pair: a pair takes four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static JsonValue.Fields readOnlyObject(JsonParser parser)
      throws IOException, SignalException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw badJson("The message is not a JSON object.");
    }
    var fields = new Reading(parser).object();
    if (parser.nextToken() != null) {
      throw badJson("The message is more than one JSON object.");
    }
    return fields;
  }

  private static SignalException badJson(String sentence) {
    return new SignalException(SignalError.BAD_JSON, sentence);
  }

  /// One pass over a message; counts its values.
  private static final class Reading {
    private final JsonParser parser;
    private int values;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    JsonValue.Fields object() throws IOException, SignalException {
      var fields = new LinkedHashMap<String, JsonValue>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        JsonValue value = value();
        if (value != JsonValue.Unusable.NULL && fields.put(name, value) != null) {
          throw badJson("A field is given twice.");
        }
      }
      return new JsonValue.Fields(fields);
    }

    private JsonValue.Array array() throws IOException, SignalException {
      var list = new ArrayList<JsonValue>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value());
      }
      return new JsonValue.Array(list);
    }

    private JsonValue value() throws IOException, SignalException {
      if (++values > MAX_VALUES) {
        throw badJson("The message has more than " + MAX_VALUES + " values.");
      }
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw badJson("The message ends too early.");
      }
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> new JsonValue.Text(parser.getText());
        case VALUE_NUMBER_INT -> integer();
        case VALUE_TRUE, VALUE_FALSE -> new JsonValue.Flag(token == JsonToken.VALUE_TRUE);
        case VALUE_NULL -> JsonValue.Unusable.NULL;
        case VALUE_NUMBER_FLOAT -> JsonValue.Unusable.NUMBER;
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            throw badJson("The message is not well-formed JSON.");
      };
    }

    private JsonValue integer() throws IOException {
      boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      return fits ? new JsonValue.Whole(parser.getLongValue()) : JsonValue.Unusable.NUMBER;
    }
  }
}
