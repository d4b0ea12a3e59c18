package io.madang.transport.stream.peer;

import java.net.InetSocketAddress;

/// Connections between TURN relays and peers (RFC 6062), called *links* here to tell them from
/// clients' connections. Their numbers are the caller's. From any thread; nothing blocks, and
/// nothing throws for a link that is gone.
public interface PeerStreams {
  /// Accepts peers at a relayed address.
  ///
  /// @return false if the address cannot be had
  boolean listen(int relay, InetSocketAddress local);

  void stopListening(int relay);

  /// Answers [PeerStreamHandler#onAccepted].
  ///
  /// @param link its number from now on; 0 closes it
  void decide(int ticket, int link);

  /// Connects from a relayed address that is listened at; [PeerStreamHandler#onConnected] or
  /// [PeerStreamHandler#onClosed] follows.
  void connect(int link, int relay, InetSocketAddress local, InetSocketAddress peer);

  /// From now on all bytes of a client's connection go to the peer and the other way round, behind
  /// what was sent to the client before. The connection's number is gone with that.
  void join(int link, int connection);

  /// Closes a link, and the client's connection if they are joined. [PeerStreamHandler#onClosed]
  /// does not follow.
  void close(int link);
}
