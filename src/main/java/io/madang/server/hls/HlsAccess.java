package io.madang.server.hls;

import io.madang.server.Access;
import io.madang.server.rest.ProblemCode;
import io.madang.server.rest.ProblemException;
import io.madang.server.rest.SignalProblems;
import io.madang.signal.AccessPolicy;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.SignalException;
import io.madang.wire.WallClock;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// Who may watch a broadcast that is not for everybody: who shows a token for the room with the
/// `subscribe` grant. Thread-safe.
@Singleton
class HlsAccess {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MILLIS_PER_SECOND = 1_000L;

  /// Each viewer shows its token ten times a second: those seen last are not checked anew. Only
  /// valid tokens get here.
  private static final int MAX_REMEMBERED = 10_000;

  private final AccessPolicy policy;
  private final WallClock clock = WallClock.system();
  private final Map<String, AccessToken> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AccessToken> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  HlsAccess(Access access) {
    this.policy = access.policy();
  }

  /// Whether viewers have to show anything at all.
  boolean asksForTokens() {
    return policy instanceof AccessPolicy.Tokens;
  }

  /// @param token empty if none was shown
  /// @throws ProblemException if whoever shows it may not watch that room
  void require(String room, String token) {
    if (token.isEmpty()) {
      throw new ProblemException(
          ProblemCode.CREDENTIALS_REQUIRED,
          "This broadcast needs a token: /hls/{room}/~{token}/master.m3u8.");
    }
    Grant grant = grant(token);
    if (!grant.covers(room) || !grant.subscribe()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The token does not allow to watch this room.");
    }
  }

  private Grant grant(String token) {
    long nowSeconds = clock.unixNanos() / NANOS_PER_SECOND;
    synchronized (remembered) {
      AccessToken known = remembered.get(token);
      if (known != null && nowSeconds < known.expiresUnixSeconds()) {
        return known.grant();
      }
      remembered.remove(token);
    }
    AccessToken checked = verify(token, nowSeconds);
    synchronized (remembered) {
      remembered.put(token, checked);
    }
    return checked.grant();
  }

  private AccessToken verify(String token, long nowSeconds) {
    if (!(policy instanceof AccessPolicy.Tokens(Map<String, String> secrets))) {
      throw new IllegalStateException("an open server does not look at tokens");
    }
    try {
      return AccessToken.verify(token, secrets, nowSeconds * MILLIS_PER_SECOND);
    } catch (SignalException refused) {
      throw SignalProblems.of(refused);
    }
  }
}
