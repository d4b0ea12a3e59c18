package io.madang.server.live;

import io.madang.server.Access;
import io.madang.server.ServerConfig;
import io.madang.signal.AccessPolicy;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.WallClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Mints the tokens of links to watch a room by: they allow that, in that room, and nothing else.
/// Thread-safe.
@Singleton
public class WatchLinks {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Access access;
  private final Duration lifetime;
  private final WallClock clock = WallClock.system();

  WatchLinks(Access access, ServerConfig config) {
    this.access = access;
    this.lifetime = config.broadcast().linkLifetime();
  }

  /// Whether nobody on this server needs a token.
  public boolean isOpen() {
    return access.policy() instanceof AccessPolicy.Open;
  }

  /// A token to watch that room.
  ///
  /// @param latestUnixSeconds when it ends at the latest
  public Optional<WatchToken> mint(String room, long latestUnixSeconds) {
    Map<String, String> secrets = access.keys().secrets();
    if (isOpen() || secrets.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<String, String> key = secrets.entrySet().iterator().next();
    long now = clock.unixNanos() / NANOS_PER_SECOND;
    long expires = Math.min(latestUnixSeconds, now + lifetime.toSeconds());
    var grant = new Grant(room, false, false, true, false, false, "", "");
    String token = new AccessToken(key.getKey(), grant, 0, expires).sign(key.getValue());
    return Optional.of(new WatchToken(token, expires * 1_000));
  }

  /// A token and its end.
  public record WatchToken(String token, long expiresUnixMillis) {
    /// The token is a secret: it is not shown.
    @Override
    public String toString() {
      return "WatchToken[expires=" + expiresUnixMillis + "]";
    }
  }
}
