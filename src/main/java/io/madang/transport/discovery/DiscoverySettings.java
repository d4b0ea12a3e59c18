package io.madang.transport.discovery;

import java.net.Inet6Address;
import java.net.InetAddress;

/// The two addresses and the second port of NAT behaviour discovery (RFC 5780).
///
/// @param address of the media port, on this machine
/// @param alternateAddress another address of this machine, of the same family
/// @param alternatePort next to the media port, 1 to 65 535; 0 for the one above the media ports
public record DiscoverySettings(
    InetAddress address, InetAddress alternateAddress, int alternatePort) {
  public DiscoverySettings {
    if (address.equals(alternateAddress)
        || address instanceof Inet6Address != alternateAddress instanceof Inet6Address) {
      throw new IllegalArgumentException(
          "NAT behaviour discovery needs two addresses of one family");
    }
  }
}
