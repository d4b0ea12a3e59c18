package io.madang.ice.turn;

import io.madang.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/// A client's wish to exchange data with a host, whatever the port (RFC 8656, section 9). Confined
/// to the server's thread.
final class TurnPermission {
  /// RFC 8656, section 9; not to be changed.
  static final long LIFETIME_NANOS = 300_000_000_000L;

  /// Ports of one host that are sent to without making an address each time.
  private static final int KNOWN_PEERS = 8;

  private final TransportAddress host;
  private final boolean outside;
  private final @Nullable TransportAddress[] peers = new @Nullable TransportAddress[KNOWN_PEERS];
  private int nextPeer;
  private long expiresAtNanos;

  /// @param host with port 0
  /// @param outside whether the host may be reached through a socket, not only its media port in
  ///   this process
  TurnPermission(TransportAddress host, boolean outside, long nowNanos) {
    this.host = host;
    this.outside = outside;
    refresh(nowNanos);
  }

  void refresh(long nowNanos) {
    expiresAtNanos = nowNanos + LIFETIME_NANOS;
  }

  boolean isAlive(long nowNanos) {
    return nowNanos - expiresAtNanos < 0;
  }

  TransportAddress host() {
    return host;
  }

  boolean isOutside() {
    return outside;
  }

  /// The peer at a port of the host; makes an object only for ports not used lately.
  TransportAddress peer(int port) {
    for (int i = 0; i < KNOWN_PEERS; i++) {
      TransportAddress peer = peers[i];
      if (peer != null && peer.port() == port) {
        return peer;
      }
    }
    TransportAddress peer = host.withPort(port);
    peers[nextPeer] = peer;
    nextPeer = (nextPeer + 1) % KNOWN_PEERS;
    return peer;
  }
}
