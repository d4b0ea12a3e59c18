package io.madang.ice.turn;

/// A wish for a relayed address.
///
/// @param relay the number it will be called by
/// @param ipv6 the family
/// @param tcp for a TCP allocation (RFC 6062): peers connect to it
/// @param evenPort the port must be even
/// @param next the number of a second relay at the next higher port, or [#NO_RELAY]
public record RelayRequest(int relay, boolean ipv6, boolean tcp, boolean evenPort, int next) {
  public static final int NO_RELAY = -1;
}
