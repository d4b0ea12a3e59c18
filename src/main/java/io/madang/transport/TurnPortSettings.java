package io.madang.transport;

import io.madang.ice.turn.TurnSettings;
import io.madang.wire.AddressPolicy;
import java.net.InetAddress;
import java.util.List;

/// How the media port serves TURN clients.
///
/// @param turn what the server allows
/// @param secret that time-limited credentials are made with
/// @param advertised the addresses named as candidates; the first one of each family is where
///   relayed addresses are
/// @param allowedPeers which hosts a relay may reach beside our own media port
/// @param firstPort of relayed addresses, 1 to 65 535
/// @param lastPort not below the first
public record TurnPortSettings(
    TurnSettings turn,
    String secret,
    List<InetAddress> advertised,
    AddressPolicy allowedPeers,
    int firstPort,
    int lastPort) {
  public TurnPortSettings {
    advertised = List.copyOf(advertised);
    if (firstPort < 1 || lastPort > 65_535 || lastPort < firstPort) {
      throw new IllegalArgumentException(
          "relayed ports are between 1 and 65535: " + firstPort + "-" + lastPort);
    }
  }

  /// The secret is not shown.
  @Override
  public String toString() {
    return "TurnPortSettings[ports " + firstPort + "-" + lastPort + "]";
  }
}
