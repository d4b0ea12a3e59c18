package io.madang.server.session;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Counts the HTTP requests that are being answered, so that stopping can wait for them. Quarkus'
/// own counter holds every WebSocket for a request that never ends; here they are left out.
///
/// Thread-safe.
@Singleton
public class RequestsInFlight {

  /// Before every other filter, so that nothing is missed.
  private static final int FIRST = 2_000;

  private final Countdown requests = new Countdown();

  void register(@Observes Filters filters) {
    filters.register(this::count, FIRST);
  }

  /// Waits until no request is being answered.
  ///
  /// @return false if there still are some after `deadline`
  boolean awaitNone(Duration deadline) {
    return requests.awaitZero(deadline);
  }

  private void count(RoutingContext context) {
    if (!context.request().headers().contains(HttpHeaders.UPGRADE)) {
      requests.increment();
      // Also called when the connection breaks before the answer is complete.
      context.addEndHandler(ended -> requests.decrement());
    }
    context.next();
  }
}
