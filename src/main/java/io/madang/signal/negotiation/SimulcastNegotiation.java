package io.madang.signal.negotiation;

import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.Rid;
import io.madang.sdp.Simulcast;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which encodings of a simulcast offer are taken (RFC 8853): of each stream the first alternative
/// that is declared by an `a=rid` line, paused (`~`) or not, since the sender decides when it
/// sends.
final class SimulcastNegotiation {
  /// Browsers send three; one more leaves room for a screen's.
  private static final int MAX_ENCODINGS = 4;

  private SimulcastNegotiation() {}

  /// The rids in the order of the offer; empty where packets could not be told apart: without
  /// simulcast, or without the header extension that carries the rid.
  static List<String> negotiate(MediaDescription section, HeaderExtensionMap extensions) {
    if (!extensions.has(HeaderExtension.RID)) {
      return List.of();
    }
    Set<String> declared =
        section.rids().stream().filter(Rid::sends).map(Rid::id).collect(Collectors.toSet());
    List<List<Simulcast.Choice>> streams =
        section.simulcast().map(Simulcast::send).orElse(List.of());
    return streams.stream()
        .flatMap(alternatives ->
            alternatives.stream().map(Simulcast.Choice::rid).filter(declared::contains).limit(1))
        .distinct()
        .limit(MAX_ENCODINGS)
        .toList();
  }
}
