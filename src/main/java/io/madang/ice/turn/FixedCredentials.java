package io.madang.ice.turn;

import io.madang.ice.stun.LongTermCredentials;
import io.madang.ice.stun.MessageIntegrity;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// A list of users with passwords that do not expire. They may hide their names (`USERHASH`).
/// Immutable.
public final class FixedCredentials implements LongTermCredentials {
  private final Map<String, String> passwords;
  private final Map<String, String> namesByHash = new HashMap<>();

  /// @param realm of the server that they are used with
  /// @param passwords by user name
  public FixedCredentials(String realm, Map<String, String> passwords) {
    this.passwords = Map.copyOf(passwords);
    for (String username : passwords.keySet()) {
      namesByHash.put(key(MessageIntegrity.userHash(username, realm)), username);
    }
  }

  @Override
  public Optional<String> password(String username, long unixSeconds) {
    return Optional.ofNullable(passwords.get(username));
  }

  @Override
  public Optional<String> username(byte[] userHash) {
    return Optional.ofNullable(namesByHash.get(key(userHash)));
  }

  @Override
  public boolean knowsUserHashes() {
    return true;
  }

  @Override
  public String owner(String username) {
    return username;
  }

  private static String key(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public String toString() {
    return "FixedCredentials[" + passwords.size() + " users]";
  }
}
