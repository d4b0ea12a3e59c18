package io.madang.dtls;

import java.util.Arrays;

/// The SRTP master keys and salts that a handshake exported (RFC 5764, section 4.2), as seen from
/// our side: we protect with the local ones and unprotect with the remote ones.
///
/// The arrays are the record's own; whoever made contexts of them may forget it. Its text form
/// names the profile only.
public record KeyingMaterial(
    int profileId, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {

  /// Cuts the exporter's output: client key, server key, client salt, server salt.
  static KeyingMaterial of(SrtpProfileSpec profile, DtlsRole role, byte[] exported) {
    int key = profile.keyLength();
    int salt = profile.saltLength();
    byte[] clientKey = Arrays.copyOfRange(exported, 0, key);
    byte[] serverKey = Arrays.copyOfRange(exported, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt);
    return switch (role) {
      case SERVER -> new KeyingMaterial(profile.id(), serverKey, serverSalt, clientKey, clientSalt);
      case CLIENT -> new KeyingMaterial(profile.id(), clientKey, clientSalt, serverKey, serverSalt);
    };
  }

  @Override
  public String toString() {
    return "KeyingMaterial[profileId=" + profileId + "]";
  }
}
