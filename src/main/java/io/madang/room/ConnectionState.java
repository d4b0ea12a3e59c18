package io.madang.room;

/// Whether a participant is reachable now.
public enum ConnectionState {
  CONNECTED,
  /// It has never been reached so far: a camera that was just added.
  CONNECTING,
  /// The signaling connection is lost; the participant may resume within the grace period. Of a
  /// camera: it is away, and is being called.
  RECONNECTING,
  /// It cannot be reached until somebody changes something.
  FAILED
}
