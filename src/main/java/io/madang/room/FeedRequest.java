package io.madang.room;

/// What joins a room as a source of media without a transport of its own: a camera, for one.
///
/// @param name shown to others
/// @param identity the integrator's name of it, empty if unknown
public record FeedRequest(String name, String identity, ParticipantKind kind) {}
