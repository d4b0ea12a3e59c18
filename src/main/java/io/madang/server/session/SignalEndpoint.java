package io.madang.server.session;

import io.madang.server.ServerConfig;
import io.madang.server.metrics.JoinMetrics;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalError;
import io.madang.signal.SignalSession;
import io.madang.wire.MonotonicClock;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The signaling WebSocket (`docs/signaling.md`). Frames are taken on the event loop and handled on
/// a virtual thread, one after the other, through a bounded [SerialInbox].
@WebSocket(path = "/ws")
public class SignalEndpoint {

  private static final Logger LOG = Logger.getLogger(SignalEndpoint.class);

  private static final TypedKey<SignalConnection> SESSION = new TypedKey<>("signal-connection");

  private static final int POLICY_VIOLATION = 1008;

  private final SignalContext context;
  private final Connections connections;
  private final JoinMetrics metrics;
  private final int maxWaitingMessages;
  private final int maxWaitingCharacters;

  SignalEndpoint(
      SignalContext context, Connections connections, JoinMetrics metrics, ServerConfig config) {
    this.context = context;
    this.connections = connections;
    this.metrics = metrics;
    // A burst may wait while a join is being handled; it must not be refused for that.
    this.maxWaitingMessages = 2 * config.signal().messageBurst();
    this.maxWaitingCharacters = 4 * config.signal().maxMessageBytes();
  }

  @OnOpen
  @NonBlocking
  void onOpen(WebSocketConnection socket) {
    SignalSession session = SignalSession.open(new WebSocketSink(socket), context);
    var inbox =
        new SerialInbox(
            context.executor(), maxWaitingMessages, maxWaitingCharacters, SignalEndpoint::guard);
    var connection = new SignalConnection(session, inbox, metrics, MonotonicClock.system());
    socket.userData().put(SESSION, connection);
    connections.add(connection);
  }

  @OnTextMessage
  @NonBlocking
  void onText(String text, WebSocketConnection socket) {
    connection(socket)
        .filter(connection -> !connection.onText(text))
        .ifPresent(flooding -> close(socket, SignalError.RATE_LIMITED));
  }

  @OnBinaryMessage
  @NonBlocking
  void onBinary(Buffer bytes, WebSocketConnection socket) {
    connection(socket).ifPresent(SignalConnection::onBinary);
  }

  @OnClose
  @NonBlocking
  void onClose(WebSocketConnection socket) {
    connection(socket)
        .ifPresent(connection -> {
          connections.remove(connection);
          connection.onClosed();
        });
  }

  /// The socket's own complaint: a message that grew beyond the wall behind our limit.
  @OnError
  @NonBlocking
  void onTooLarge(IllegalStateException complaint, WebSocketConnection socket) {
    LOG.debugf("a frame was refused: %s", complaint.getMessage());
    connection(socket).ifPresent(SignalConnection::onTooLarge);
  }

  /// A connection that broke; its close follows.
  @OnError
  @NonBlocking
  void onError(Throwable fault, WebSocketConnection socket) {
    LOG.debugf("a signaling connection broke: %s", fault);
    close(socket, SignalError.INTERNAL);
  }

  private static Optional<SignalConnection> connection(WebSocketConnection socket) {
    return Optional.ofNullable(socket.userData().get(SESSION));
  }

  private static void close(WebSocketConnection socket, SignalError why) {
    new WebSocketSink(socket).close(POLICY_VIOLATION, why.code());
  }

  /// The session keeps its own faults; what gets here costs this message only.
  private static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      LOG.error("a signaling message could not be handled", bug);
    }
  }
}
