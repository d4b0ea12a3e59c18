package io.madang.compose.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of one JSON object, read with their types. Values are text, whole numbers, truth
/// values, lists and objects; others count as missing.
final class JsonFields {
  private static final JsonFactory FACTORY = new JsonFactory();

  /// The protocol itself needs 3.
  private static final int MAX_DEPTH = 8;

  private static final Object NOTHING = new Object();

  private final Map<String, Object> byName;

  private JsonFields(Map<String, Object> byName) {
    this.byName = byName;
  }

  /// Writes the fields of one object.
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] write(Body body) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static JsonFields parse(byte[] array, int offset, int length) throws LinkException {
    try (JsonParser parser = FACTORY.createParser(array, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new LinkException("a message is a JSON object");
      }
      JsonFields fields = object(parser, 1);
      if (parser.nextToken() != null) {
        throw new LinkException("something follows the JSON object of a message");
      }
      return fields;
    } catch (LinkException e) {
      throw e;
    } catch (IOException e) {
      throw new LinkException("a message is not JSON", e);
    }
  }

  String text(String name) throws LinkException {
    if (byName.get(name) instanceof String text) {
      return text;
    }
    throw bad(name, "text");
  }

  /// Text that may be left out, and is empty then.
  String textOrNone(String name) throws LinkException {
    return byName.containsKey(name) ? text(name) : "";
  }

  boolean flag(String name) throws LinkException {
    if (byName.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw bad(name, "true or false");
  }

  /// A truth value that may be left out, and is false then.
  boolean flagOrFalse(String name) throws LinkException {
    return byName.containsKey(name) && flag(name);
  }

  long number(String name, long least, long most) throws LinkException {
    if (byName.get(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw bad(name, "a whole number from " + least + " to " + most);
  }

  int integer(String name, int least, int most) throws LinkException {
    return (int) number(name, least, most);
  }

  List<JsonFields> objects(String name) throws LinkException {
    if (!(byName.get(name) instanceof List<?> values)) {
      throw bad(name, "a list");
    }
    var objects = new ArrayList<JsonFields>(values.size());
    for (Object value : values) {
      if (!(value instanceof JsonFields fields)) {
        throw bad(name, "a list of objects");
      }
      objects.add(fields);
    }
    return objects;
  }

  LinkException bad(String name, String wanted) {
    return new LinkException("\"" + name + "\" of a message is not " + wanted);
  }

  private static JsonFields object(JsonParser parser, int depth) throws IOException {
    var byName = new HashMap<String, Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      byName.put(name, value(parser, depth));
    }
    return new JsonFields(byName);
  }

  private static List<Object> list(JsonParser parser, int depth) throws IOException {
    var values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser, depth));
    }
    return values;
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      throw new LinkException("a message is nested too deep");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new LinkException("a message ends too early");
    }
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> list(parser, depth + 1);
      case VALUE_NULL, VALUE_NUMBER_FLOAT, VALUE_EMBEDDED_OBJECT -> NOTHING;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE ->
          throw new LinkException("a message ends too early");
    };
  }
}
