package io.madang.room;

/// Why a participant is gone.
public enum LeaveReason {
  /// Said so.
  LEFT,
  /// Did not come back within the grace period, or the media path failed.
  LOST,
  /// Removed by a host or by the API.
  REMOVED,
  /// The room was ended.
  ENDED
}
