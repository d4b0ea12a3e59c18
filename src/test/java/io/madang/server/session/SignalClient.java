package io.madang.server.session;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of the signaling protocol that knows nothing of it but JSON. Every wait has a deadline
/// that only a broken server reaches.
final class SignalClient implements AutoCloseable {

  private static final long DEADLINE_SECONDS = 20;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final WebSocket socket;
  private final Inbox inbox;

  /// How a socket was closed by the server.
  record Closed(int code, String reason) {}

  private SignalClient(WebSocket socket, Inbox inbox) {
    this.socket = socket;
    this.inbox = inbox;
  }

  static SignalClient open(URI endpoint) {
    return open(endpoint, Optional.empty());
  }

  static SignalClient open(URI endpoint, Optional<String> origin) {
    var inbox = new Inbox();
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    origin.ifPresent(value -> builder.header("Origin", value));
    URI uri = URI.create(endpoint.toString().replaceFirst("^http", "ws"));
    return new SignalClient(within(builder.buildAsync(uri, inbox)), inbox);
  }

  /// The status with which the server refuses to open a socket.
  static int refusal(URI endpoint, Optional<String> origin) {
    try (SignalClient opened = open(endpoint, origin)) {
      throw new AssertionError("the socket was opened");
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse().statusCode();
      }
      throw refused;
    }
  }

  void send(JsonObject message) {
    sendText(message.encode());
  }

  void sendText(String text) {
    within(socket.sendText(text, true));
  }

  void sendBinary(byte[] bytes) {
    within(socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /// The next message of this type; others before it are skipped.
  JsonObject await(String type) {
    for (; ; ) {
      JsonObject message = next();
      if (type.equals(message.getString("type"))) {
        return message;
      }
    }
  }

  JsonObject next() {
    try {
      String text = inbox.messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (text == null) {
        throw new AssertionError("no message came; closed: " + inbox.closed.getNow(null));
      }
      return new JsonObject(text);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  Closed awaitClosed() {
    return within(inbox.closed);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static <T> T within(CompletableFuture<T> future) {
    return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static final class Inbox implements WebSocket.Listener {

    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(new Closed(statusCode, reason));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
