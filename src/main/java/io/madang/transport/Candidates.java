package io.madang.transport;

import io.madang.ice.Candidate;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Our candidates: one host candidate for each advertised address, in the order given.
final class Candidates {
  private static final int MAX_PREFERENCE = 65_535;

  private Candidates() {}

  static List<Candidate> of(List<InetAddress> addresses, int port) {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < addresses.size(); i++) {
      candidates.add(
          Candidate.hostUdp(addresses.get(i).getHostAddress(), port, MAX_PREFERENCE - i));
    }
    return List.copyOf(candidates);
  }
}
