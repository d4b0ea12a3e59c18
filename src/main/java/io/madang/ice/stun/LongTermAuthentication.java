package io.madang.ice.stun;

import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's side of long-term credentials (RFC 8489, section 9.2.4): a request is
/// authenticated, or refused with an error that may carry a challenge.
///
/// It keeps nothing about clients, so that no flood of requests costs memory. Confined to one
/// thread.
public final class LongTermAuthentication {
  /// RFC 8489, section 14.3: less than 509 bytes.
  private static final int MAX_USERNAME_BYTES = 508;

  private final String realm;
  private final byte[] realmBytes;
  private final LongTermCredentials credentials;
  private final Nonces nonces;

  /// @param nonceKey random; servers that share clients share it
  /// @param nonceLifetimeSeconds how long a client may go on before it is given a new nonce
  public LongTermAuthentication(
      String realm, LongTermCredentials credentials, byte[] nonceKey, int nonceLifetimeSeconds) {
    this.realm = realm;
    this.realmBytes = realm.getBytes(StandardCharsets.UTF_8);
    this.credentials = credentials;
    nonces = new Nonces(nonceKey, nonceLifetimeSeconds, credentials.knowsUserHashes());
  }

  /// What became of a request.
  public sealed interface Outcome {}

  /// The request is from this user.
  public record Authenticated(AuthenticatedUser user) implements Outcome {}

  /// The request is refused. With 401 and 438 goes a [#challenge].
  ///
  /// @param addressProven whether the client has shown that it receives at its address, so that the
  ///   answer may be longer than the request
  public record Refused(StunError error, boolean addressProven) implements Outcome {}

  /// Checks a request's credentials.
  ///
  /// @param known who has authenticated before at this place, or null: his key is used again if the
  ///   request has his name, even after his password has expired
  public Outcome authenticate(
      StunMessage request,
      TransportAddress from,
      @Nullable AuthenticatedUser known,
      long nowNanos,
      long unixSeconds) {
    if (!request.hasIntegrity()) {
      return new Refused(StunError.UNAUTHENTICATED, false);
    }
    boolean named = request.has(StunAttribute.USERNAME) || request.has(StunAttribute.USERHASH);
    if (!named || !request.has(StunAttribute.REALM) || !request.has(StunAttribute.NONCE)) {
      return new Refused(StunError.BAD_REQUEST, false);
    }
    if (!PasswordAlgorithm.isConsistent(request)) {
      return new Refused(StunError.BAD_REQUEST, false);
    }
    if (!nonces.isFresh(request, from, nowNanos)) {
      return new Refused(StunError.STALE_NONCE, false);
    }
    AuthenticatedUser user = user(request, known, unixSeconds);
    return user != null && request.verifyIntegrity(user.key())
        ? new Authenticated(user)
        : new Refused(StunError.UNAUTHENTICATED, true);
  }

  /// Writes what a client needs for its next attempt.
  public void challenge(StunWriter writer, TransportAddress client, long nowNanos) {
    writer.bytes(StunAttribute.REALM, realmBytes);
    writer.bytes(StunAttribute.NONCE, nonces.make(client, nowNanos));
    writer.bytes(StunAttribute.PASSWORD_ALGORITHMS, PasswordAlgorithm.offered());
  }

  private @Nullable AuthenticatedUser user(
      StunMessage request, @Nullable AuthenticatedUser known, long unixSeconds) {
    String username = username(request);
    PasswordAlgorithm algorithm = PasswordAlgorithm.of(request);
    if (username.isEmpty()) {
      return null;
    }
    if (known != null
        && known.username().equals(username)
        && known.passwordAlgorithm() == algorithm) {
      return known;
    }
    Optional<String> password = credentials.password(username, unixSeconds);
    return password
        .map(text -> algorithm.key(username, realm, text))
        .map(key -> new AuthenticatedUser(username, credentials.owner(username), algorithm, key))
        .orElse(null);
  }

  private String username(StunMessage request) {
    if (request.has(StunAttribute.USERNAME)) {
      return request.text(StunAttribute.USERNAME, MAX_USERNAME_BYTES);
    }
    return credentials.knowsUserHashes()
        ? credentials.username(request.bytes(StunAttribute.USERHASH)).orElse("")
        : "";
  }
}
