package io.madang.rtsp;

import io.madang.rtsp.message.LowerTransport;
import java.util.List;
import java.util.Optional;

/// How a camera is at a moment. Immutable.
///
/// @param reason in plain words why it is not live; empty where there is nothing to say
/// @param retryAtUnixMillis when it is tried again, milliseconds since 1970; 0: no such moment
/// @param participantId of its participant in the room
/// @param transport in use; empty until it plays
/// @param tracks of the description; empty until there is one
public record CameraStatus(
    State state,
    String reason,
    long retryAtUnixMillis,
    String participantId,
    Optional<LowerTransport> transport,
    List<TrackStatus> tracks) {

  /// What a camera is doing.
  public enum State {
    CONNECTING,
    /// Packets come.
    LIVE,
    /// Away; it is tried again by itself.
    WAITING,
    /// A person must change something (wrong password, no such stream). Still tried once a minute.
    FAILED,
    /// Connected but asked not to send, since nobody looks.
    PAUSED
  }

  public CameraStatus {
    tracks = List.copyOf(tracks);
  }
}
