package io.madang.transport.stream;

/// What a connection carries, as its first bytes told.
public enum StreamKind {
  /// Packets of one ICE peer, each behind its length (RFC 4571).
  ICE,
  /// STUN messages and ChannelData of one TURN client, as they are.
  TURN
}
