package io.madang.signal;

import io.madang.room.Permissions;
import java.util.Map;
import java.util.Optional;

/// Decides who may do what: the side of the server that `madang.auth.mode` sets. Thread-safe.
public sealed interface AccessPolicy {

  /// What a caller may do.
  ///
  /// @param token as it came; checked whatever it is about
  /// @throws SignalException [SignalError#BAD_TOKEN] or [SignalError#TOKEN_EXPIRED]
  Grant authenticate(Optional<String> token, long nowUnixMillis) throws SignalException;

  /// What somebody with that grant may do inside of a room.
  Permissions permissions(Grant grant);

  /// What a caller may do, if it may be in that room at all.
  ///
  /// @throws SignalException [SignalError#BAD_TOKEN], [SignalError#TOKEN_EXPIRED] or
  ///   [SignalError#FORBIDDEN]
  default Grant admit(Optional<String> token, String room, long nowUnixMillis)
      throws SignalException {
    Grant grant = authenticate(token, nowUnixMillis);
    if (!grant.covers(room)) {
      throw AccessToken.bad("It is for another room.");
    }
    if (!grant.join()) {
      throw new SignalException(SignalError.FORBIDDEN, "The token does not allow to join.");
    }
    return grant;
  }

  /// Everybody may do everything; who opens a room is its host.
  static AccessPolicy open() {
    return new Open();
  }

  /// Who comes must show a token.
  ///
  /// @param secrets secret by key name
  static AccessPolicy tokens(Map<String, String> secrets) {
    return new Tokens(secrets);
  }

  /// See [AccessPolicy#open].
  record Open() implements AccessPolicy {
    @Override
    public Grant authenticate(Optional<String> token, long nowUnixMillis) {
      return Grant.EVERYTHING;
    }

    /// Everybody may administer by the API, but in a room people expect one host.
    @Override
    public Permissions permissions(Grant grant) {
      return new Permissions(true, true, false, false, true);
    }
  }

  /// See [AccessPolicy#tokens].
  record Tokens(Map<String, String> secrets) implements AccessPolicy {
    public Tokens {
      secrets = Map.copyOf(secrets);
    }

    @Override
    public Grant authenticate(Optional<String> token, long nowUnixMillis) throws SignalException {
      String text = token.orElseThrow(() -> AccessToken.bad("There is none."));
      return AccessToken.verify(text, secrets, nowUnixMillis).grant();
    }

    @Override
    public Permissions permissions(Grant grant) {
      return grant.permissions();
    }

    /// Secrets are not shown.
    @Override
    public String toString() {
      return "Tokens" + secrets.keySet();
    }
  }
}
