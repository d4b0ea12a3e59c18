package io.madang.signal.negotiation;

import io.madang.sdp.MediaDescription;
import io.madang.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The SSRCs that a section declares (RFC 5576), media beside retransmission.
///
/// @param media bit patterns, in the order of the encodings
/// @param retransmission for each of `media` its RTX SSRC, 0 where there is none
record DeclaredSources(List<Integer> media, List<Integer> retransmission) {
  /// More encodings than anybody sends in one section.
  private static final int MAX_SOURCES = 8;

  private static final DeclaredSources NONE = new DeclaredSources(List.of(), List.of());

  /// @param rids of the section; with them the SSRCs are left to the packets, which name their rid
  static DeclaredSources of(MediaDescription section, List<String> rids) {
    if (!rids.isEmpty()) {
      return NONE;
    }
    Map<Integer, Integer> repaired = secondary(section, "FID");
    var others = new HashSet<>(repaired.values());
    others.addAll(secondary(section, "FEC-FR").values());
    var media = new ArrayList<Integer>();
    for (int ssrc : inOrder(section)) {
      if (media.size() < MAX_SOURCES && !others.contains(ssrc) && !media.contains(ssrc)) {
        media.add(ssrc);
      }
    }
    return new DeclaredSources(
        List.copyOf(media), media.stream().map(ssrc -> repaired.getOrDefault(ssrc, 0)).toList());
  }

  /// The second source of each pair of a group, by the first.
  private static Map<Integer, Integer> secondary(MediaDescription section, String semantics) {
    var pairs = new HashMap<Integer, Integer>();
    for (SsrcGroup group : section.ssrcGroups()) {
      if (group.semantics().equals(semantics) && group.ssrcs().size() == 2) {
        pairs.putIfAbsent(group.ssrcs().get(0), group.ssrcs().get(1));
      }
    }
    return pairs;
  }

  /// The sources of a simulcast group come in the order of their encodings, the others as written.
  private static List<Integer> inOrder(MediaDescription section) {
    var ssrcs = new ArrayList<Integer>();
    for (SsrcGroup group : section.ssrcGroups()) {
      if (group.semantics().equals("SIM")) {
        ssrcs.addAll(group.ssrcs());
      }
    }
    ssrcs.addAll(section.ssrcs());
    return ssrcs;
  }
}
