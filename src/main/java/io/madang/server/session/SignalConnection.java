package io.madang.server.session;

import io.madang.server.metrics.JoinMetrics;
import io.madang.signal.SignalSession;
import io.madang.signal.SignalState;
import io.madang.wire.MonotonicClock;
import java.time.Duration;

/// One open WebSocket: its session, and the inbox through which messages reach it in order.
///
/// Called on the event loop; nothing here waits.
final class SignalConnection {

  private final SignalSession session;
  private final SerialInbox inbox;
  private final JoinMetrics metrics;
  private final MonotonicClock clock;

  SignalConnection(
      SignalSession session, SerialInbox inbox, JoinMetrics metrics, MonotonicClock clock) {
    this.session = session;
    this.inbox = inbox;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// @return false if the client sends faster than its messages can be handled
  boolean onText(String text) {
    return inbox.offer(text.length(), () -> receive(text));
  }

  void onBinary() {
    inbox.force(session::receiveBinary);
  }

  void onTooLarge() {
    inbox.force(session::receiveTooLarge);
  }

  void onClosed() {
    inbox.force(session::closed);
  }

  /// Tells the client to connect again, and closes the socket.
  void goAway(int reconnectAfterMillis) {
    session.goAway(reconnectAfterMillis);
  }

  private void receive(String text) {
    boolean joining = session.state() != SignalState.JOINED;
    long before = clock.nanoTime();
    session.receive(text);
    if (joining && session.state() == SignalState.JOINED) {
      metrics.joined(Duration.ofNanos(clock.nanoTime() - before));
    }
  }
}
