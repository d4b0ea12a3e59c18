package io.madang.server.hls;

import io.madang.server.ClientAddresses;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;

/// Tells viewers apart by a number: by the session id that a player sends (AVPlayer's
/// `X-Playback-Session-Id`), or by address and kind of player. The number means nothing outside of
/// this process. Thread-safe.
final class ViewerKeys {

  private static final int MAX_CHARACTERS = 256;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long seed = new SecureRandom().nextLong();
  private final ClientAddresses addresses;

  ViewerKeys(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  long key(HttpServerRequest request) {
    String session = request.getHeader(HlsHeaders.PLAYBACK_SESSION);
    if (session != null && !session.isEmpty()) {
      return mix(seed, session);
    }
    long key = mix(~seed, addresses.of(request));
    String player = request.getHeader(HttpHeaders.USER_AGENT);
    return mix(key, player == null ? "" : player);
  }

  private static long mix(long start, String text) {
    long hash = start;
    int length = Math.min(text.length(), MAX_CHARACTERS);
    for (int i = 0; i < length; i++) {
      hash = (hash ^ text.charAt(i)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
