package io.madang.room;

/// What a video slot is wanted to show.
public sealed interface ViewTarget {
  /// The speakers, in the order in which they spoke, without those shown elsewhere.
  ViewTarget AUTO = new Auto();

  /// Nothing.
  ViewTarget NONE = new None();

  /// One participant's picture.
  record Pinned(String participantId, TrackSource source) implements ViewTarget {}

  /// See [ViewTarget#AUTO].
  record Auto() implements ViewTarget {}

  /// See [ViewTarget#NONE].
  record None() implements ViewTarget {}
}
