package io.madang.room;

/// Whether a participant is reachable now.
public enum ConnectionState {
  CONNECTED,
  /// The signaling connection is lost; the participant may resume within the grace period.
  RECONNECTING
}
