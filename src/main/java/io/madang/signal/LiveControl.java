package io.madang.signal;

import java.util.Optional;

/// What the hosts of a room may do with its picture and sound, as signaling needs it. Thread-safe;
/// may block for a moment: called on virtual threads. Whether the caller is a host was asked
/// before.
public interface LiveControl {
  /// Where nothing is broadcast or recorded.
  LiveControl NONE = new NoLiveControl();

  /// Begins to broadcast the room, or changes the broadcast that is there.
  ///
  /// @param layout empty leaves it as it is
  /// @param title empty leaves it as it is
  /// @throws SignalException [SignalError#BROADCAST_UNAVAILABLE]
  void broadcast(String room, Optional<String> layout, Optional<String> title)
      throws SignalException;

  /// Ends the broadcast; nothing happens where there is none.
  void endBroadcast(String room) throws SignalException;

  /// Begins to record the room; nothing happens where it is being recorded.
  ///
  /// @throws SignalException [SignalError#RECORDING_UNAVAILABLE]
  void record(String room) throws SignalException;

  /// Ends the recording; nothing happens where there is none.
  void endRecording(String room) throws SignalException;

  /// Whether everybody may watch the room, without a token.
  boolean isPublic(String room);

  /// A link that allows everybody who has it to watch the room.
  Link link(String room) throws SignalException;

  /// Where to watch.
  ///
  /// @param path path and query of the page, on this server; a secret where it has a token
  /// @param expiresUnixMillis when its token ends; empty where it has none
  record Link(String path, Optional<Long> expiresUnixMillis) {
    /// The token in it is a secret.
    @Override
    public String toString() {
      return "Link[expires=" + expiresUnixMillis + "]";
    }
  }
}
