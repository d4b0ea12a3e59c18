package io.madang.server.session;

import io.madang.signal.SignalSink;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;

/// A WebSocket as a session writes to it: waits on a virtual thread until the frame is with the
/// operating system, which is how a client that does not read slows its session down.
final class WebSocketSink implements SignalSink {

  /// A client that takes nothing for so long is gone, whatever its connection says.
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(20);

  private final WebSocketConnection connection;

  WebSocketSink(WebSocketConnection connection) {
    this.connection = connection;
  }

  @Override
  public void send(String json) {
    connection.sendText(json).await().atMost(WRITE_DEADLINE);
  }

  @Override
  public void close(int code, String reason) {
    if (connection.isClosed()) {
      return;
    }
    // Nobody waits: the peer may never answer. What fails here is a connection that is closed.
    connection
        .close(new CloseReason(code, reason))
        .subscribe()
        .with(closed -> {}, alreadyClosed -> {});
  }
}
