package io.madang.room;

import java.util.List;

/// Who wants to join, with what.
///
/// @param name shown to others
/// @param identity the integrator's name of the person, empty if unknown
/// @param view what the slots shall show from the start; slots not named are [ViewTarget#AUTO]
public record JoinRequest(
    String name,
    String identity,
    ParticipantKind kind,
    Permissions permissions,
    MediaOffer offer,
    List<ViewRequest> view) {
  public JoinRequest {
    view = List.copyOf(view);
  }
}
