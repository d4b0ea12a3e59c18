package io.madang.ice.turn;

import io.madang.wire.TransportAddress;

/// The TCP connections between relays and peers (RFC 6062). They exist outside; a [TurnServer]
/// decides about them and calls them by numbers. Called on the server's thread; nothing blocks, and
/// nothing calls back before it returns.
public interface PeerConnections {
  /// Starts a connection from a relay to a peer; [TurnServer#onPeerConnected] or
  /// [TurnServer#onPeerClosed] follows.
  void connect(int relay, int connection, TransportAddress peer);

  /// From now on the bytes of the client's connection, those that came already behind its last
  /// message included, go to the peer and the other way round. When one side ends, the other is
  /// closed and [TurnServer#onPeerClosed] follows.
  void join(int connection, TurnClient client);

  /// Closes a connection to a peer, and the client's if they are joined. No call follows.
  void close(int connection);

  /// For servers without TCP allocations.
  PeerConnections NONE =
      new PeerConnections() {
        @Override
        public void connect(int relay, int connection, TransportAddress peer) {
          throw new IllegalStateException("there are no TCP allocations");
        }

        @Override
        public void join(int connection, TurnClient client) {
          throw new IllegalStateException("there are no TCP allocations");
        }

        @Override
        public void close(int connection) {
          throw new IllegalStateException("there are no TCP allocations");
        }
      };
}
