package io.madang.ice.turn;

import io.madang.wire.TransportAddress;

/// The server's own media port as a peer of its own relays: what goes there needs no socket and no
/// way through the kernel. Called on the server's thread.
public interface OwnMedia {
  /// Nothing is near.
  OwnMedia NONE =
      new OwnMedia() {
        @Override
        public boolean isHost(long high, long low) {
          return false;
        }

        @Override
        public boolean isPort(long high, long low, int port) {
          return false;
        }

        @Override
        public void receive(
            TransportAddress relayed, TransportAddress own, byte[] array, int offset, int length) {
          throw new IllegalStateException("nothing is near");
        }
      };

  /// Whether an address is this host's: advertised to clients, or bound here.
  boolean isHost(long high, long low);

  /// Whether an address is that of a media candidate of ours.
  boolean isPort(long high, long low, int port);

  /// Takes a datagram that a client has sent to one of our candidates through its relay. The bytes
  /// are borrowed and may be changed. What goes back is given to [TurnServer#fromOwnMedia].
  ///
  /// @param relayed the relayed address, which it comes from
  /// @param own the candidate it goes to
  void receive(
      TransportAddress relayed, TransportAddress own, byte[] array, int offset, int length);
}
