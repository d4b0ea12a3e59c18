package io.madang.server.session;

import io.madang.server.MediaServer;
import io.madang.server.ServerConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/// How the server stops without surprising people: nobody new is let in, those inside are told to
/// connect again, and after a deadline their connections are closed. Runs before the HTTP server
/// closes; the media loops close after it.
///
/// The rooms are not ended: for the people in them the meeting goes on, elsewhere or in a moment.
@ApplicationScoped
public class Drain {

  private static final Logger LOG = Logger.getLogger(Drain.class);

  /// Time for a load balancer to notice that this node is not ready; clients add jitter.
  private static final int RECONNECT_AFTER_MILLIS = 500;

  /// No request takes longer than a room may take to answer.
  private static final Duration REQUESTS_DEADLINE = Duration.ofSeconds(5);

  private final MediaServer media;
  private final Connections connections;
  private final RequestsInFlight requests;
  private final Duration deadline;

  Drain(
      MediaServer media, Connections connections, RequestsInFlight requests, ServerConfig config) {
    this.media = media;
    this.connections = connections;
    this.requests = requests;
    this.deadline = config.drain().deadline();
  }

  void onShutdown(@Observes ShutdownDelayInitiatedEvent event) {
    media.drain();
    LOG.infof("draining: rooms=%d connections=%d", media.rooms().size(), connections.size());
    connections.goAway(RECONNECT_AFTER_MILLIS);
    if (!connections.awaitNone(deadline)) {
      LOG.infof("draining: %d connections stayed until the deadline", connections.size());
    }
    if (!requests.awaitNone(REQUESTS_DEADLINE)) {
      LOG.warn("draining: requests are cut off that took too long");
    }
  }
}
