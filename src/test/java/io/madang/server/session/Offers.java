package io.madang.server.session;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Offers of real browsers, from the golden files, and the messages that carry them.
final class Offers {

  private Offers() {}

  /// Two tracks and slots, as Chromium offers them for a meeting.
  static String meeting() {
    return read("chromium-156-meeting.sdp");
  }

  /// Audio and video, as an encoder or a simple page offers them.
  static String sendrecv() {
    return read("chromium-156-sendrecv.sdp");
  }

  static JsonObject join(String room, String name) {
    return new JsonObject()
        .put("type", "join")
        .put("id", "1")
        .put("room", room)
        .put("name", name)
        .put("offer", meeting());
  }

  private static String read(String file) {
    try (InputStream in =
        Objects.requireNonNull(Offers.class.getResourceAsStream("/sdp/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
