package io.madang.room;

/// Who a participant is, for as long as it is in the room.
///
/// @param name shown to others
/// @param identity the integrator's name of the person, empty if unknown
record Profile(String name, String identity, ParticipantKind kind, Permissions permissions) {
  /// What an attached receiver may do: receive, unseen.
  private static final Permissions RECEIVE = new Permissions(false, true, false, true, false);

  /// What a source inside the server may do: publish, seen by all.
  private static final Permissions PUBLISH = new Permissions(true, false, false, false, false);

  static Profile of(JoinRequest request) {
    return new Profile(request.name(), request.identity(), request.kind(), request.permissions());
  }

  static Profile of(FeedRequest request) {
    return new Profile(request.name(), request.identity(), request.kind(), PUBLISH);
  }

  static Profile of(AttachRequest request) {
    return new Profile(request.name(), "", ParticipantKind.RECEIVER, RECEIVE);
  }
}
