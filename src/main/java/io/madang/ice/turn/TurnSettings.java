package io.madang.ice.turn;

import java.time.Duration;

/// What a [TurnServer] allows. Immutable.
///
/// @param realm named in challenges; short, since a challenge should not be long: 1 to 12 bytes
/// @param defaultLifetime of allocations whose client wants no longer one (RFC 8656, section 7.2)
/// @param maxLifetime between two refreshes
/// @param nonceLifetime how long a client may go on before it is given a new nonce
/// @param maxAllocations of this server together; reserved ports count too
/// @param maxAllocationsPerUser of one user (error 486)
/// @param bytesPerSecond what one allocation relays in each direction, 0 for any number
/// @param maxPermissions and channels of one allocation, each
/// @param maxConnections TCP connections to peers of one allocation; 0 refuses TCP allocations (RFC
///   6062)
public record TurnSettings(
    String realm,
    Duration defaultLifetime,
    Duration maxLifetime,
    Duration nonceLifetime,
    int maxAllocations,
    int maxAllocationsPerUser,
    long bytesPerSecond,
    int maxPermissions,
    int maxConnections) {
  /// Ten minutes, as RFC 8656, section 3.2 recommends; an allocation is about 2 kB.
  public static final TurnSettings DEFAULT =
      new TurnSettings(
          "madang",
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(1),
          10_000,
          20,
          0,
          64,
          16);

  /// The same without TCP allocations.
  public TurnSettings withoutConnections() {
    return new TurnSettings(
        realm,
        defaultLifetime,
        maxLifetime,
        nonceLifetime,
        maxAllocations,
        maxAllocationsPerUser,
        bytesPerSecond,
        maxPermissions,
        0);
  }

  public TurnSettings {
    if (realm.isEmpty()
        || realm.length() > 12
        || !realm.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("a TURN realm has 1 to 12 ASCII characters: " + realm);
    }
    if (defaultLifetime.toSeconds() < 1 || maxLifetime.compareTo(defaultLifetime) < 0) {
      throw new IllegalArgumentException(
          "TURN lifetimes are at least a second, and the default is no longer than the longest");
    }
    if (maxAllocations < 1 || maxAllocationsPerUser < 1 || maxPermissions < 1) {
      throw new IllegalArgumentException("TURN limits are at least 1");
    }
    if (bytesPerSecond < 0 || maxConnections < 0) {
      throw new IllegalArgumentException("TURN limits are not negative");
    }
  }
}
