package io.madang.room;

import java.util.Optional;

/// What a slot shows from now on.
///
/// @param participantId whose track feeds it, empty if none does
/// @param width of the layer that is sent, in pixels, 0 if unknown
/// @param reason why a wanted picture is not shown
public record SlotState(
    String slot,
    Optional<String> participantId,
    Optional<String> trackId,
    int width,
    int height,
    Optional<Reason> reason) {
  /// Why a wanted picture is not shown.
  public enum Reason {
    /// The receiver cannot decode the source's codec.
    CODEC,
    MUTED,
    /// No such participant or track.
    ABSENT,
    BANDWIDTH
  }
}
