package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import java.util.Optional;

/// A production at one moment.
///
/// @param restarts how many workers have died since the start
/// @param encoder the video encoder's name, empty before the first worker was ready
/// @param statistics the present worker's latest, empty before its first
/// @param cpuMillis processor time of all its workers since the start
/// @param shown people in the picture
/// @param reason in plain words, why it restarts or has ended by itself; empty if all is well
public record ProductionState(
    Phase phase,
    int restarts,
    String encoder,
    Optional<WorkerReport.Statistics> statistics,
    long cpuMillis,
    int shown,
    String reason) {
  /// What a production is doing. It begins with [#STARTING] and ends with [#ENDED]; between them
  /// are [#LIVE] and [#RESTARTING] in turn.
  public enum Phase {
    /// The first worker has not sent its first part.
    STARTING,
    /// Parts come.
    LIVE,
    /// A worker has died; the next has not sent its first part.
    RESTARTING,
    /// Nothing will come any more.
    ENDED
  }
}
