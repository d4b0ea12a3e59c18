package io.madang.dtls;

/// Which side of the handshake we take; SDP's `a=setup` decides (RFC 5763, section 5): `passive` is
/// the server, `active` the client.
public enum DtlsRole {
  SERVER,
  CLIENT
}
