package io.madang.dtls;

/// What the handshake has to know of an SRTP protection profile (RFC 5764, section 4.1.2): its
/// number and how many bytes of key and salt to export.
public record SrtpProfileSpec(int id, int keyLength, int saltLength) {
  public SrtpProfileSpec {
    if (id < 0 || id > 0xffff || keyLength <= 0 || saltLength <= 0) {
      throw new IllegalArgumentException("no SRTP profile: " + id);
    }
  }

  /// How many bytes both sides' keys and salts are.
  int exportLength() {
    return 2 * (keyLength + saltLength);
  }
}
