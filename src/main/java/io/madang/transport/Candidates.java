package io.madang.transport;

import io.madang.ice.Candidate;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Our candidates: a host candidate for each advertised address, in the order given, then the same
/// for TCP, which every peer likes less.
final class Candidates {
  private static final int MAX_PREFERENCE = 65_535;
  private static final int MAX_TCP_PREFERENCE = 8_191;

  private Candidates() {}

  /// @param tcpPort -1 for none
  static List<Candidate> of(List<InetAddress> addresses, int port, int tcpPort) {
    List<String> hosts = addresses.stream().map(InetAddress::getHostAddress).toList();
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < hosts.size(); i++) {
      candidates.add(Candidate.hostUdp(hosts.get(i), port, MAX_PREFERENCE - i));
    }
    for (int i = 0; i < hosts.size() && tcpPort > 0; i++) {
      candidates.add(Candidate.hostTcpPassive(hosts.get(i), tcpPort, MAX_TCP_PREFERENCE - i));
    }
    return List.copyOf(candidates);
  }
}
