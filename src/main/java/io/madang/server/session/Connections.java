package io.madang.server.session;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The signaling connections that are open now. Thread-safe.
@Startup
@Singleton
public class Connections {

  private final Set<SignalConnection> open = ConcurrentHashMap.newKeySet();
  private final Countdown size = new Countdown();

  Connections(MeterRegistry registry) {
    Gauge.builder("madang.connections", size, Countdown::count)
        .description("Signaling connections open now.")
        .strongReference(true)
        .register(registry);
  }

  void add(SignalConnection connection) {
    if (open.add(connection)) {
      size.increment();
    }
  }

  void remove(SignalConnection connection) {
    if (open.remove(connection)) {
      size.decrement();
    }
  }

  public int size() {
    return size.count();
  }

  /// Tells every client to connect again after a while, and closes its connection.
  void goAway(int reconnectAfterMillis) {
    open.forEach(connection -> connection.goAway(reconnectAfterMillis));
  }

  /// Waits until no connection is open.
  ///
  /// @return false if there still are some after `deadline`
  boolean awaitNone(Duration deadline) {
    return size.awaitZero(deadline);
  }
}
