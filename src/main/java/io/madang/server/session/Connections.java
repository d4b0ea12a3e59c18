package io.madang.server.session;

import io.madang.wire.MonotonicClock;
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

  private final MonotonicClock clock = MonotonicClock.system();

  private final Set<SignalConnection> open = ConcurrentHashMap.newKeySet();

  Connections(MeterRegistry registry) {
    Gauge.builder("madang.connections", open, Set::size)
        .description("Signaling connections open now.")
        .strongReference(true)
        .register(registry);
  }

  void add(SignalConnection connection) {
    open.add(connection);
  }

  void remove(SignalConnection connection) {
    if (open.remove(connection) && open.isEmpty()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  public int size() {
    return open.size();
  }

  /// Tells every client to connect again after a while, and closes its connection.
  void goAway(int reconnectAfterMillis) {
    open.forEach(connection -> connection.goAway(reconnectAfterMillis));
  }

  /// Waits until no connection is open.
  ///
  /// @return false if there still are some after `deadline`
  synchronized boolean awaitNone(Duration deadline) {
    long remaining = deadline.toNanos();
    long end = clock.nanoTime() + remaining;
    try {
      while (!open.isEmpty() && remaining > 0) {
        wait(remaining / 1_000_000 + 1);
        remaining = end - clock.nanoTime();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return open.isEmpty();
  }
}
