package io.madang.server.doctor;

import io.madang.transport.stream.tls.TlsIdentity;
import java.util.List;
import java.util.Optional;

/// What the doctor judges: settings, and what the machine is like. Immutable.
///
/// @param production whether people from elsewhere are to come; while developing, the loopback
///   address is enough
/// @param nowUnixMillis when the facts were gathered
record Facts(
    boolean production, Media media, Turn turn, Tls tls, Kernel kernel, long nowUnixMillis) {

  /// @param configuredPort as it is set; 0 for any free one
  /// @param udpPorts in use
  /// @param tcpPort in use; -1 for none
  /// @param tcpWanted `madang.media.tcp`
  record Media(
      int configuredPort,
      List<Integer> udpPorts,
      int tcpPort,
      boolean tcpWanted,
      List<Place> advertised) {
    Media {
      udpPorts = List.copyOf(udpPorts);
      advertised = List.copyOf(advertised);
    }
  }

  /// @param enabled whether there is a TURN server
  /// @param hasSecret whether operators have set one
  /// @param urls as clients get them
  record Turn(
      boolean enabled,
      boolean hasSecret,
      List<String> urls,
      int firstRelayPort,
      int lastRelayPort,
      int maxAllocations) {
    Turn {
      urls = List.copyOf(urls);
    }
  }

  /// @param port of TURN over TLS; -1 for none
  /// @param host in `turns:` URLs; empty where there is none
  /// @param problem why the files are not in use
  record Tls(Optional<TlsIdentity> certificate, String problem, int port, Optional<String> host) {}

  /// @param givenReceiveBuffer what a UDP socket gets that asks for that, in bytes
  /// @param wantedReceiveBuffer what media sockets ask for
  record Kernel(long givenReceiveBuffer, long wantedReceiveBuffer) {}
}
