package io.madang.transport.stream;

/// What connections bring. Called on the stream thread, in order for each connection.
///
/// An implementation must not block: every connection waits for it. If it throws, the connection is
/// closed.
public interface StreamHandler {
  /// One message, without its RFC 4571 framing (ICE) or with its padding (TURN).
  ///
  /// The first one of a connection of [StreamKind#ICE] is a binding request with USERNAME, and the
  /// first one of [StreamKind#TURN] a STUN message; later ones may be anything.
  ///
  /// @param connection its number
  /// @param high of the peer's IP address, see [io.madang.wire.TransportAddress]
  /// @param low of the peer's IP address
  /// @param port of the peer, 16 bits
  /// @param array borrowed for the call, which may write to the message's bytes
  /// @param length of the message, up to [StreamIo#MAX_MESSAGE]
  void onMessage(
      int connection,
      StreamKind kind,
      long high,
      long low,
      int port,
      byte[] array,
      int offset,
      int length);

  /// Whether whoever gets a connection's messages is behind with them: it should bring nothing more
  /// for now. Then its peer is slowed down, where a datagram would be lost.
  ///
  /// @param connection that has brought a message
  boolean isBehind(int connection);

  /// What was read at once has been given, all of it: now is the time to wake somebody.
  void onReadComplete();

  /// A connection that brought a message is gone, whoever closed it. Nothing follows under its
  /// number until that is used again.
  void onClosed(int connection, StreamKind kind);
}
