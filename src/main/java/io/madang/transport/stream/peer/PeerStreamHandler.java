package io.madang.transport.stream.peer;

/// What becomes of links, see [PeerStreams]. Called on the stream thread; must not block.
public interface PeerStreamHandler {
  /// A link that was asked for stands.
  void onConnected(int link);

  /// A link has ended, or could not be made.
  void onClosed(int link);

  /// A peer has connected to a relayed address: [PeerStreams#decide] has to follow.
  ///
  /// @param high of the peer's IP address, see [io.madang.wire.TransportAddress]
  void onAccepted(int ticket, int relay, long high, long low, int port);
}
