package io.madang.signal.negotiation;

import io.madang.sdp.Group;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SessionDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which media sections of an offer share the one path there is (RFC 9143). Immutable.
///
/// Sections outside of the first BUNDLE group are rejected. An offer without BUNDLE is one of an
/// older or simpler client: its first usable section is taken, the others are rejected (RFC 8829
/// calls that the policy "max-bundle").
final class BundleSelection {
  private final Set<String> mids;
  private final boolean grouped;
  private final Optional<MediaDescription> only;

  private BundleSelection(Set<String> mids, boolean grouped, Optional<MediaDescription> only) {
    this.mids = mids;
    this.grouped = grouped;
    this.only = only;
  }

  /// @param usable whether a section could be answered at all
  static BundleSelection of(SessionDescription offer, Predicate<MediaDescription> usable)
      throws NegotiationException {
    verifyMids(offer);
    Optional<Group> bundle = offer.bundle().filter(group -> !group.mids().isEmpty());
    if (bundle.isPresent()) {
      return new BundleSelection(Set.copyOf(bundle.get().mids()), true, Optional.empty());
    }
    Optional<MediaDescription> first =
        offer.media().stream().filter(m -> !m.rejected() && usable.test(m)).findFirst();
    return new BundleSelection(Set.of(), false, first);
  }

  private static void verifyMids(SessionDescription offer) throws NegotiationException {
    var seen = new HashSet<String>();
    for (MediaDescription section : offer.media()) {
      Optional<String> mid = section.mid();
      if (mid.isPresent() && !seen.add(mid.get())) {
        throw new NegotiationException("The offer has the mid " + mid.get() + " twice.");
      }
    }
  }

  boolean contains(MediaDescription section) {
    if (section.rejected()) {
      return false;
    }
    return grouped
        ? section.mid().filter(mids::contains).isPresent()
        : only.filter(first -> first == section).isPresent();
  }

  /// The group of the answer: the sections that are accepted (RFC 9143, section 7.3); empty where
  /// the offer has no group.
  Optional<Group> answer(List<String> acceptedMids) {
    return grouped ? Optional.of(new Group(Group.BUNDLE, acceptedMids)) : Optional.empty();
  }
}
