package io.madang.server.live;

/// A recording as it is known to the API, and as its sidecar tells. Immutable.
///
/// @param id names it within its room
/// @param durationMillis of what is in the file
/// @param reason why it ended by itself or failed; empty where somebody ended it
public record RecordingEntry(
    String id,
    String room,
    Status status,
    long startedUnixMillis,
    long durationMillis,
    long bytes,
    String reason) {

  /// Where a recording stands.
  public enum Status {
    RECORDING,
    FINISHED,
    /// Ended by a fault; what was written until then can be played.
    FAILED
  }

  static final String INTERRUPTED =
      "The server stopped while it recorded. What was written until then can be played.";

  RecordingEntry with(Status newStatus, long newDurationMillis, long newBytes, String newReason) {
    return new RecordingEntry(
        id, room, newStatus, startedUnixMillis, newDurationMillis, newBytes, newReason);
  }

  /// What it is when nobody writes it any more.
  RecordingEntry abandoned(long fileBytes) {
    return status == Status.RECORDING
        ? with(Status.FAILED, durationMillis, fileBytes, INTERRUPTED)
        : this;
  }
}
