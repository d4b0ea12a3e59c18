package io.madang.server.doctor;

import java.util.List;

/// The TURN server.
final class TurnFindings {
  private TurnFindings() {}

  static void collect(Facts facts, List<Finding> found) {
    Facts.Turn turn = facts.turn();
    if (!turn.enabled()) {
      found.add(
          Finding.warning(
              "turn-off",
              "madang.turn.enabled=false: clients whose network lets them reach few ports cannot"
                  + " come by a relay."));
      return;
    }
    if (!turn.hasSecret()) {
      found.add(
          Finding.info(
              "turn-secret-random",
              "The TURN secret is a random one: credentials end when this server does. Set"
                  + " madang.turn.secret where several nodes, or another program, make"
                  + " credentials."));
    }
    relayPorts(facts, found);
  }

  private static void relayPorts(Facts facts, List<Finding> found) {
    Facts.Turn turn = facts.turn();
    int ports = turn.lastRelayPort() - turn.firstRelayPort() + 1;
    if (ports < turn.maxAllocations()) {
      found.add(
          Finding.info(
              "relay-ports-few",
              "madang.turn.relay-ports has %d ports, for madang.turn.max-allocations=%d: the ports end"
                      .formatted(ports, turn.maxAllocations())
                  + " first."));
    }
    for (int port : facts.media().udpPorts()) {
      // Any free port, as tests have it, may be anywhere.
      boolean isChosen = facts.media().configuredPort() != 0;
      if (isChosen && port >= turn.firstRelayPort() && port <= turn.lastRelayPort()) {
        found.add(
            Finding.warning(
                "relay-ports-overlap",
                "madang.turn.relay-ports contains the media port %d. Take another range."
                    .formatted(port)));
      }
    }
  }
}
