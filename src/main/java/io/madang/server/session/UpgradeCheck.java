package io.madang.server.session;

import io.madang.server.MediaServer;
import io.madang.server.ServerConfig;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides whether a request may become a signaling connection: only pages of allowed origins (RFC
/// 6455, section 10.2), only so many, and none while the node is being drained.
@ApplicationScoped
public class UpgradeCheck implements HttpUpgradeCheck {

  /// Seconds after which a refused client may try again; clients add jitter.
  private static final Map<String, List<String>> RETRY = Map.of("Retry-After", List.of("2"));

  private final MediaServer media;
  private final Connections connections;
  private final int maxConnections;
  private final Set<String> allowedOrigins;

  UpgradeCheck(MediaServer media, Connections connections, ServerConfig config) {
    this.media = media;
    this.connections = connections;
    this.maxConnections = config.signal().maxConnections();
    this.allowedOrigins =
        config.signal().allowedOrigins().orElseGet(List::of).stream()
            .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    Optional<String> origin = Optional.ofNullable(context.httpRequest().getHeader("Origin"));
    if (!isAllowed(origin)) {
      return CheckResult.rejectUpgrade(HttpURLConnection.HTTP_FORBIDDEN);
    }
    if (media.state() != MediaServer.State.SERVING || connections.size() >= maxConnections) {
      return CheckResult.rejectUpgrade(HttpURLConnection.HTTP_UNAVAILABLE, RETRY);
    }
    return CheckResult.permitUpgrade();
  }

  /// A program without an origin is no page: what it may do is a matter of its token.
  private boolean isAllowed(Optional<String> origin) {
    return allowedOrigins.isEmpty()
        || origin.isEmpty()
        || allowedOrigins.contains(origin.get().toLowerCase(Locale.ROOT));
  }
}
