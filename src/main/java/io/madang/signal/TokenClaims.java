package io.madang.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.madang.signal.JsonValue.Fields;
import io.madang.signal.JsonValue.Flag;
import io.madang.signal.JsonValue.Text;
import io.madang.signal.JsonValue.Unusable;
import io.madang.signal.JsonValue.Whole;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The JSON inside of an [AccessToken]: its header (RFC 7515, section 4) and its claims (RFC 7519,
/// section 4).
final class TokenClaims {
  private static final int MAX_NAME_CHARACTERS = 64;

  /// Year 9999: later times would overflow sums.
  private static final long MAX_UNIX_SECONDS = 253_402_300_799L;

  private TokenClaims() {}

  static String header(String key) {
    return json(json -> {
      json.writeStringField("alg", "HS256");
      json.writeStringField("typ", "JWT");
      json.writeStringField("kid", key);
    });
  }

  static String write(AccessToken token) {
    Grant grant = token.grant();
    return json(json -> {
      json.writeStringField("iss", token.key());
      if (token.notBeforeUnixSeconds() > 0) {
        json.writeNumberField("nbf", token.notBeforeUnixSeconds());
      }
      json.writeNumberField("exp", token.expiresUnixSeconds());
      writeText(json, "room", grant.room());
      writeFlag(json, "join", grant.join());
      writeFlag(json, "publish", grant.publish());
      writeFlag(json, "subscribe", grant.subscribe());
      writeFlag(json, "admin", grant.admin());
      writeFlag(json, "hidden", grant.hidden());
      writeText(json, "name", grant.name());
      writeText(json, "identity", grant.identity());
    });
  }

  /// The only algorithm we take; a `crit` header asks for something we do not understand.
  static boolean isHs256(Fields header) {
    return header.byName().get("alg") instanceof Text(String alg)
        && alg.equals("HS256")
        && !header.byName().containsKey("crit");
  }

  static Optional<String> key(Fields header, Fields claims) {
    return string(claims, "iss").or(() -> string(header, "kid"));
  }

  /// The claims of a token whose signature is right: its errors are those of whoever signed it.
  static AccessToken read(String key, Fields claims) throws SignalException {
    long expires = time(claims, "exp", -1);
    if (expires < 0) {
      throw AccessToken.bad("It has no exp claim.");
    }
    var grant =
        new Grant(
            room(claims),
            flag(claims, "join"),
            flag(claims, "publish"),
            flag(claims, "subscribe"),
            flag(claims, "admin"),
            flag(claims, "hidden"),
            shortText(claims, "name"),
            shortText(claims, "identity"));
    return new AccessToken(key, grant, time(claims, "nbf", 0), expires);
  }

  private static String room(Fields claims) throws SignalException {
    if (!claims.byName().containsKey("room")) {
      return "";
    }
    // An empty or unreadable room must not become "every room".
    return string(claims, "room")
        .filter(RoomName::isLegal)
        .orElseThrow(() -> AccessToken.bad("Its room claim is not the name of a room."));
  }

  private static String shortText(Fields claims, String name) throws SignalException {
    if (!claims.byName().containsKey(name)) {
      return "";
    }
    return string(claims, name)
        .map(String::strip)
        .filter(text -> text.length() <= MAX_NAME_CHARACTERS)
        .filter(text -> Characters.isWellFormed(text) && Characters.isOneLine(text))
        .orElseThrow(() -> AccessToken.bad("Its " + name + " claim is not a short text."));
  }

  private static boolean flag(Fields claims, String name) throws SignalException {
    return switch (claims.byName().get(name)) {
      case null -> false;
      case Flag(boolean value) -> value;
      case Text _, Whole _, JsonValue.Array _, Fields _, Unusable _ ->
          throw AccessToken.bad("Its " + name + " claim is not true or false.");
    };
  }

  private static long time(Fields claims, String name, long absent) throws SignalException {
    return switch (claims.byName().get(name)) {
      case null -> absent;
      case Whole(long seconds) when seconds >= 0 && seconds <= MAX_UNIX_SECONDS -> seconds;
      case Whole _, Text _, Flag _, JsonValue.Array _, Fields _, Unusable _ ->
          throw AccessToken.bad("Its " + name + " claim is not a time in whole seconds.");
    };
  }

  private static Optional<String> string(Fields fields, String name) {
    return fields.byName().get(name) instanceof Text(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static void writeText(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void writeFlag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  private static String json(Content content) {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      content.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string does not fail", e);
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }
}
