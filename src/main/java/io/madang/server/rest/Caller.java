package io.madang.server.rest;

import io.madang.server.Access;
import io.madang.server.rest.Credentials.Basic;
import io.madang.server.rest.Credentials.Bearer;
import io.madang.server.rest.Credentials.None;
import io.madang.signal.AccessPolicy;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.SignalException;
import io.madang.wire.WallClock;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/// Who makes the current request, and what that allows. Administration needs an API key
/// (`Authorization: Basic`) or a token with an `admin` grant (`Authorization: Bearer`); while
/// `madang.auth.mode` is `open`, it needs nothing.
@RequestScoped
public class Caller {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Access access;
  private final HttpHeaders headers;
  private final WallClock clock = WallClock.system();

  Caller(Access access, HttpHeaders headers) {
    this.access = access;
    this.headers = headers;
  }

  /// @throws ProblemException if the caller may not administer this room
  public void requireAdmin(String room) {
    if (!requireAdmin().covers(room)) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "The token is for another room.");
    }
  }

  /// @throws ProblemException if the caller may not administer the whole node
  public void requireAdminOfAllRooms() {
    if (!requireAdmin().room().isEmpty()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "This needs a token for all rooms: one without a room claim.");
    }
  }

  /// When what the caller shows ends, in Unix seconds: what it is given shall not outlive it. An
  /// API key does not end.
  long expiresUnixSeconds() {
    return switch (credentials()) {
      case Bearer(String token) -> expiry(token);
      case Basic _, None _ -> Long.MAX_VALUE;
    };
  }

  public Credentials credentials() {
    return Credentials.parse(Optional.ofNullable(headers.getHeaderString("Authorization")));
  }

  long nowUnixMillis() {
    return clock.unixNanos() / NANOS_PER_MILLI;
  }

  private Grant requireAdmin() {
    Grant grant = access.policy() instanceof AccessPolicy.Open ? Grant.EVERYTHING : shown();
    if (!grant.admin()) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "The token does not have the admin grant.");
    }
    return grant;
  }

  private Grant shown() {
    return switch (credentials()) {
      case Basic basic -> byKey(basic);
      case Bearer(String token) -> byToken(token);
      case None _ ->
          throw new ProblemException(
              ProblemCode.CREDENTIALS_REQUIRED,
              "Show an API key (Authorization: Basic) or an admin token (Authorization: Bearer).");
    };
  }

  private Grant byKey(Basic basic) {
    requireKey(access, basic);
    return Grant.EVERYTHING;
  }

  private long expiry(String token) {
    try {
      return AccessToken.verify(token, access.keys().secrets(), nowUnixMillis())
          .expiresUnixSeconds();
    } catch (SignalException refused) {
      throw SignalProblems.of(refused);
    }
  }

  private Grant byToken(String token) {
    try {
      return access.policy().authenticate(Optional.of(token), nowUnixMillis());
    } catch (SignalException refused) {
      throw SignalProblems.of(refused);
    }
  }

  /// @throws ProblemException if there is no such key or the secret is another one
  static void requireKey(Access access, Basic basic) {
    // An unknown key costs the same comparison, so that time does not tell which keys exist.
    String secret = access.keys().secrets().getOrDefault(basic.key(), "");
    if (!basic.hasSecret(secret) || secret.isEmpty()) {
      throw new ProblemException(
          ProblemCode.BAD_CREDENTIALS, "There is no API key with this name and secret.");
    }
  }
}
