package io.madang.ice.turn;

import io.madang.wire.TransportAddress;

/// What a [TurnServer] needs from the world: relayed addresses and their sockets, and a way back to
/// clients. Called on the server's thread; nothing blocks, and nothing calls back before it
/// returns.
public interface RelayNetwork {
  /// Whether there can be relayed addresses of a family.
  boolean supports(boolean ipv6);

  /// Whether [#sendToPeer] can forbid fragments.
  boolean supportsDontFragment();

  /// Sets a relayed address aside. A socket is needed only after [#open].
  ///
  /// @return the address as peers see it, or [TransportAddress#NONE] if none is free
  TransportAddress reserve(RelayRequest request);

  /// Opens the socket of a reserved address: peers outside this process are to be reached. A TCP
  /// relay has listened since it was reserved.
  ///
  /// @return false if that failed; it may be tried again
  boolean open(int relay);

  /// Gives an address back and closes its socket.
  void release(int relay);

  /// Sends a datagram from a relay. The bytes are copied before this returns.
  ///
  /// @param dontFragment the client wants no fragments (RFC 8656, section 15)
  /// @return false if it was dropped
  boolean sendToPeer(
      int relay, TransportAddress peer, byte[] array, int offset, int length, boolean dontFragment);

  /// Sends one datagram, or these bytes of a stream, to a client. The bytes are copied before this
  /// returns. A stream that is full drops whole messages, never parts of them.
  ///
  /// @return false if it was dropped
  boolean sendToClient(TurnClient client, byte[] array, int offset, int length);
}
