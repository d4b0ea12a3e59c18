package io.madang.ice.turn;

import io.madang.ice.stun.Hmac;
import io.madang.ice.stun.LongTermCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;

/// Credentials that anybody who has a secret can make and this server can check, without a list of
/// users: the user name is `expiry:id`, the password base64(HMAC-SHA1(secret, user name)), as the
/// "REST API for access to TURN services" has them.
///
/// A user name without an id is the expiry alone. The time is when new allocations end to be
/// possible; one that exists may be refreshed beyond it. Confined to one thread.
public final class TimeLimitedCredentials implements LongTermCredentials {
  /// Longer names are nobody's we made.
  private static final int MAX_USERNAME = 256;

  /// Nobody sends so many people out while credentials last.
  private static final int MAX_REVOKED = 10_000;

  private final Hmac hmac;

  /// Owners, the latest last.
  private final LinkedHashSet<String> revoked = new LinkedHashSet<>();

  public TimeLimitedCredentials(String secret) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the secret of TURN credentials is empty");
    }
    hmac = Hmac.sha1(secret.getBytes(StandardCharsets.UTF_8));
  }

  /// A user name and its password.
  public record Credential(String username, String password) {
    @Override
    public String toString() {
      return "Credential[" + username + "]";
    }
  }

  /// New credentials.
  ///
  /// @param id who they are for: the owner of the quota
  public Credential issue(String id, long expiryUnixSeconds) {
    String username = expiryUnixSeconds + ":" + id;
    return new Credential(username, sign(username));
  }

  /// Makes the credentials of an owner good for nothing, however long they would last. The last ten
  /// thousand owners are remembered.
  public void revoke(String owner) {
    if (revoked.size() >= MAX_REVOKED) {
      revoked.removeFirst();
    }
    revoked.addLast(owner);
  }

  @Override
  public Optional<String> password(String username, long unixSeconds) {
    boolean isGood =
        username.length() <= MAX_USERNAME
            && expiry(username) > unixSeconds
            && (revoked.isEmpty() || !revoked.contains(owner(username)));
    return isGood ? Optional.of(sign(username)) : Optional.empty();
  }

  @Override
  public Optional<String> username(byte[] userHash) {
    return Optional.empty();
  }

  @Override
  public boolean knowsUserHashes() {
    return false;
  }

  @Override
  public String owner(String username) {
    int colon = username.indexOf(':');
    return colon < 0 ? "" : username.substring(colon + 1);
  }

  /// The seconds before the colon; 0 for a name of another form.
  private static long expiry(String username) {
    int colon = username.indexOf(':');
    int end = colon < 0 ? username.length() : colon;
    if (end == 0 || end > 12) {
      return 0;
    }
    long seconds = 0;
    for (int i = 0; i < end; i++) {
      int digit = username.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      seconds = seconds * 10 + digit;
    }
    return seconds;
  }

  private String sign(String username) {
    byte[] name = username.getBytes(StandardCharsets.UTF_8);
    hmac.begin();
    hmac.update(name, 0, name.length);
    return Base64.getEncoder().encodeToString(hmac.finish());
  }
}
