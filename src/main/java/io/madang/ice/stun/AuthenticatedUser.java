package io.madang.ice.stun;

/// A user who has shown to know the password, with the key that signs what he and we send.
///
/// Confined to one thread, as its key is.
///
/// @param username as the client sent it, or as its hash was resolved
/// @param owner whose quota this is, see [LongTermCredentials#owner]
/// @param passwordAlgorithm of the key, see [PasswordAlgorithm]
public record AuthenticatedUser(
    String username, String owner, PasswordAlgorithm passwordAlgorithm, MessageIntegrity key) {}
