package io.madang.server.doctor;

import io.madang.server.doctor.Place.Scope;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Addresses, ports and buffers of media.
final class MediaFindings {
  private MediaFindings() {}

  static void collect(Facts facts, List<Finding> found) {
    addresses(facts, found);
    Facts.Media media = facts.media();
    if (media.configuredPort() == 0 && facts.production()) {
      found.add(
          Finding.warning(
              "media-port-random",
              "madang.media.port=0 takes another port at each start, so no firewall rule can name"
                  + " it. Set it to 3478."));
    }
    if (!media.tcpWanted()) {
      found.add(
          Finding.warning(
              "tcp-off",
              "madang.media.tcp=false: clients in networks that let no UDP out cannot come. Set it"
                  + " to true and open TCP port "
                  + media.udpPorts().getFirst()
                  + "."));
    }
    Facts.Kernel kernel = facts.kernel();
    if (kernel.givenReceiveBuffer() < kernel.wantedReceiveBuffer()) {
      found.add(
          Finding.warning(
              "udp-buffers",
              "The kernel gives UDP sockets %d KB of buffer, %d KB would carry a busy server over a"
                      .formatted(
                          kernel.givenReceiveBuffer() >> 10, kernel.wantedReceiveBuffer() >> 10)
                  + " short stall. Set net.core.rmem_max and net.core.wmem_max to %d (sysctl -w)."
                      .formatted(kernel.wantedReceiveBuffer())));
    }
  }

  private static void addresses(Facts facts, List<Finding> found) {
    List<Place> places = facts.media().advertised();
    Predicate<Place> loopback = place -> place.scope() == Scope.LOOPBACK;
    if (places.stream().allMatch(loopback)) {
      found.add(loopback(facts, places));
    } else if (places.stream().noneMatch(place -> place.scope() == Scope.PUBLIC)) {
      String text =
          "Clients are told %s, which only this network reaches. Set"
                  .formatted(list(places, loopback.negate()))
              + " madang.media.advertised-addresses to the public address, or ignore this if"
              + " nobody comes from elsewhere.";
      found.add(
          facts.production()
              ? Finding.warning("advertised-private", text)
              : Finding.info("advertised-private", text));
    }
  }

  private static Finding loopback(Facts facts, List<Place> places) {
    String text =
        "Clients are told %s, which only this machine reaches. Set madang.media.advertised-addresses"
                .formatted(list(places, place -> true))
            + " to the address that clients reach.";
    return facts.production()
        ? Finding.error("advertised-loopback", text)
        : Finding.info("advertised-loopback", text);
  }

  private static String list(List<Place> places, Predicate<Place> which) {
    return places.stream().filter(which).map(Place::text).collect(Collectors.joining(" and "));
  }
}
