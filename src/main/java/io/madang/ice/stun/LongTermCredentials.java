package io.madang.ice.stun;

import java.util.Optional;

/// Who may use what needs a password: users and their passwords (RFC 8489, section 9.2). One
/// thread.
public interface LongTermCredentials {
  /// The password of a user, or empty if there is no such user, or no longer.
  ///
  /// @param unixSeconds the time now, for passwords that expire
  Optional<String> password(String username, long unixSeconds);

  /// The user behind a `USERHASH` ([MessageIntegrity#userHash]), or empty. Asked only if
  /// [#knowsUserHashes()].
  Optional<String> username(byte[] userHash);

  /// Whether clients may hide user names; that needs a list of all users.
  boolean knowsUserHashes();

  /// Whose quota a user name counts for: names that differ only in what changes each time answer
  /// the same.
  String owner(String username);
}
