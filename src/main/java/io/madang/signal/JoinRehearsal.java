package io.madang.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Joins a room nobody knows of, as a browser does, and leaves it again. The first join of a
/// process loads the classes of messages, offers and answers and runs interpreted: rehearsed at
/// start, it is not the first guest who waits for it.
public final class JoinRehearsal {
  private static final String OFFER = "/rehearsal/offer.sdp";
  private static final int JOINS = 10;
  private static final int DEADLINE_SECONDS = 20;

  private JoinRehearsal() {}

  /// Takes as long as it takes: to be run on a thread of its own while the server starts.
  ///
  /// @param context with rooms of its own, so that nothing of it is counted or seen, and open
  ///   access
  /// @return whether every join was answered with `joined`
  public static boolean run(SignalContext context) throws InterruptedException {
    String join = join();
    for (int i = 0; i < JOINS; i++) {
      if (!joins(context, join)) {
        return false;
      }
    }
    return true;
  }

  private static boolean joins(SignalContext context, String join) throws InterruptedException {
    var sink = new FirstAnswer();
    SignalSession session = SignalSession.open(sink, context);
    session.receive(join);
    try {
      return sink.answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS).startsWith("{\"type\":\"joined\"");
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } finally {
      session.receive("{\"type\":\"leave\"}");
    }
  }

  private static String join() {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "join");
      json.writeStringField("room", "rehearsal");
      json.writeStringField("name", "rehearsal");
      json.writeStringField("offer", offer());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string does not fail", e);
    }
    return text.toString();
  }

  private static String offer() throws IOException {
    try (InputStream resource = JoinRehearsal.class.getResourceAsStream(OFFER)) {
      if (resource == null) {
        throw new IllegalStateException(OFFER + " is missing");
      }
      return new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /// A socket of which only the first message counts.
  private static final class FirstAnswer implements SignalSink {
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @Override
    public void send(String json) {
      answer.complete(json);
    }

    @Override
    public void close(int code, String reason) {
      answer.complete(reason);
    }
  }
}
