package io.madang.server.doctor;

import io.madang.server.doctor.DoctorReport.Path;
import java.util.List;

/// Addresses that do not answer.
final class PathFindings {
  private PathFindings() {}

  static void collect(Facts facts, Probes probes, List<Finding> found) {
    for (Place place : facts.media().advertised()) {
      for (Path path : probes.of(place)) {
        if (!path.ok()) {
          found.add(place.local() ? dead(place, path) : noHairpin(place, path));
        }
      }
    }
  }

  private static Finding dead(Place place, Path path) {
    return Finding.error(
        "path-dead",
        "%s has no answer from its %s (%s), although it is an address of this machine. Let this"
                .formatted(place.text(), port(path), path.problem())
            + " machine's own firewall pass it.");
  }

  private static Finding noHairpin(Place place, Path path) {
    return Finding.warning(
        "path-silent",
        "%s does not answer from here at %s (%s). If it belongs to a NAT before this machine that"
                .formatted(place.text(), port(path), path.problem())
            + " does not turn packets round (no hairpinning), this is normal: see with a browser"
            + " elsewhere. Otherwise let the NAT pass this port on, and the firewall let it in.");
  }

  private static String port(Path path) {
    String protocol = path.path().equals("stun-udp") ? "UDP" : "TCP";
    return protocol + " port " + path.port();
  }
}
