package io.madang.transport;

/// Where one peer's path stands.
///
/// ```
/// NEW → CONNECTING → CONNECTED ⇄ DISCONNECTED → FAILED
///                        ↑______________________|        an ICE restart revives a path that lost consent
/// any → CLOSED                                            final
/// ```
public enum TransportState {
  /// Made, the remote parameters are not known yet.
  NEW,
  /// Waiting for the peer's connectivity checks, then for the DTLS handshake.
  CONNECTING,
  /// Keys are installed and the selected path has consent: media flows.
  CONNECTED,
  /// No connectivity check for some seconds (RFC 7675): media is still sent until consent expires.
  DISCONNECTED,
  /// No path, or no keys. Nothing is sent. [CloseReason#isRecoverable()] tells whether an ICE
  /// restart may revive it.
  FAILED,
  /// Ended by us or by the peer.
  CLOSED
}
