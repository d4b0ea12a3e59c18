package io.madang.room;

/// How a participant is connected.
public enum ParticipantKind {
  /// A client of the signaling protocol.
  BROWSER,
  /// A WHIP encoder (RFC 9725): publishes only.
  WHIP,
  /// A WHEP player: subscribes only, never listed.
  WHEP,
  /// An ingested camera.
  CAMERA,
  /// A receiver inside the server that was attached without a transport: the media worker. Never
  /// listed, never announced, not counted as a person.
  RECEIVER
}
