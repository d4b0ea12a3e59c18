package io.madang.room;

/// The outcome of a join.
///
/// @param session the secret with which the participant may resume; never logged
/// @param resumed whether an earlier participation goes on
public record JoinResult(
    String participantId, String session, boolean resumed, MediaResult media, RoomSnapshot room) {
  @Override
  public String toString() {
    return "JoinResult[participantId=" + participantId + ", resumed=" + resumed + "]";
  }
}
