package io.madang.compose.worker;

/// What went wrong with the sound, since the start. Confined to the mixing thread; [#snapshot]
/// gives a copy for others.
final class AudioCounters {
  long late;
  long decodeErrors;
  long concealedSamples;
  long correctedSamples;

  /// @param late packets that came after their time
  /// @param decodeErrors packets that no decoder understood
  /// @param concealedSamples samples that were invented where packets were missing
  /// @param correctedSamples samples left out or put in to follow the clocks
  /// @param overflows packets that were dropped because mixing was behind
  /// @param inputs slots with a source
  record Snapshot(
      long late,
      long decodeErrors,
      long concealedSamples,
      long correctedSamples,
      long overflows,
      int inputs) {}

  Snapshot snapshot(long overflows, int inputs) {
    return new Snapshot(late, decodeErrors, concealedSamples, correctedSamples, overflows, inputs);
  }
}
