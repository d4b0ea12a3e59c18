package io.madang.ice.turn;

import io.madang.wire.TransportAddress;

/// A number for a peer, which replaces 36 bytes of header by 4 (RFC 8656, section 12). Confined to
/// the server's thread.
final class ChannelBinding {
  static final int FIRST = 0x4000;

  /// RFC 5766, section 11. RFC 8656 leaves only the numbers below `0x5000` to channels, for RFC
  /// 7983 tells protocols apart by the first byte; but clients in use (browsers among them) count
  /// on to here, and nobody else's bytes begin so on our port.
  static final int LAST = 0x7fff;

  /// RFC 8656, section 12.
  static final long LIFETIME_NANOS = 600_000_000_000L;

  private final int number;
  private final Relay relay;
  private final TransportAddress peer;
  private final boolean near;
  private long expiresAtNanos;

  /// @param near whether the peer is our own media port
  ChannelBinding(int number, Relay relay, TransportAddress peer, boolean near, long nowNanos) {
    this.number = number;
    this.relay = relay;
    this.peer = peer;
    this.near = near;
    refresh(nowNanos);
  }

  void refresh(long nowNanos) {
    expiresAtNanos = nowNanos + LIFETIME_NANOS;
  }

  boolean isAlive(long nowNanos) {
    return nowNanos - expiresAtNanos < 0;
  }

  int number() {
    return number;
  }

  Relay relay() {
    return relay;
  }

  TransportAddress peer() {
    return peer;
  }

  boolean isNear() {
    return near;
  }
}
