package io.madang.ice;

/// What an [IceAgent] has reached.
///
/// ```
/// NEW → CHECKING → CONNECTED ⇄ DISCONNECTED → FAILED
///   ╰───────┴──────(time-out)────────────────→ FAILED → (restart) → CHECKING
/// ```
public enum IceState {
  /// No authenticated check yet.
  NEW,
  /// Checks come, none has nominated its address yet.
  CHECKING,
  /// There is a selected address and the peer is alive.
  CONNECTED,
  /// There is a selected address and the peer is silent; packets may still be sent.
  DISCONNECTED,
  /// Nothing may be sent any more (RFC 7675, section 5.1); only a restart helps.
  FAILED
}
