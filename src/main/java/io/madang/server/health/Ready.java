package io.madang.server.health;

import io.madang.server.MediaServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready: the media sockets are open and the node is not being drained. A draining node is alive
/// and not ready.
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

  private final MediaServer media;

  Ready(MediaServer media) {
    this.media = media;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("media")
        .withData("state", media.state().name().toLowerCase(Locale.ROOT))
        .status(media.state() == MediaServer.State.SERVING)
        .build();
  }
}
