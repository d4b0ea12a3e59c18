package io.madang.server.doctor;

import io.madang.server.doctor.DoctorReport.Path;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came back when the server knocked at its own doors. Immutable.
///
/// @param paths what was tried at each address
/// @param hostAddresses what the host in `turns:` URLs resolves to, nothing if to nothing; empty
///   where there is no such name
/// @param otherCertificate whether somebody showed another certificate than ours
record Probes(
    Map<Place, List<Path>> paths,
    Optional<List<InetAddress>> hostAddresses,
    boolean otherCertificate) {
  /// Nothing was tried.
  static final Probes NONE = new Probes(Map.of(), Optional.empty(), false);

  List<Path> of(Place place) {
    return paths.getOrDefault(place, List.of());
  }
}
