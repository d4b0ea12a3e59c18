package io.madang.room;

/// Bounds of rooms; what is over is refused with a [RoomException].
///
/// @param rooms on this node
/// @param participants in one room
/// @param slots of one participant
/// @param tracks of one participant
/// @param audioSpeakers how many loudest are heard at once (default 8)
/// @param resumeGraceNanos how long a lost participant may come back
/// @param emptyRoomNanos how long a room outlives its last participant
public record RoomLimits(
    int rooms,
    int participants,
    int slots,
    int tracks,
    int audioSpeakers,
    long resumeGraceNanos,
    long emptyRoomNanos) {
  public static RoomLimits defaults() {
    return new RoomLimits(10_000, 500, 60, 6, 8, 20_000_000_000L, 30_000_000_000L);
  }
}
