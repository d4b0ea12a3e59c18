package io.madang.compose.link;

/// What a worker tells the server; `docs/worker-protocol.md`, "Worker to server". Immutable.
public sealed interface WorkerReport {
  /// Codecs and encoders are loaded; [WorkerCommand.Start] is awaited.
  record Ready(String encoder) implements WorkerReport {}

  /// The initialisation section of a track (ISO/IEC 14496-12 `ftyp` and `moov`); its bytes follow.
  /// Comes before the track's first part, and again when the track begins anew.
  ///
  /// @param track a rendition's name, `audio` or `ts` (which has no bytes)
  /// @param codecs RFC 6381
  /// @param width in pixels, 0 for sound
  /// @param bitrateBps the track's target
  /// @param timescale units per second of its parts' times
  record Init(
      String track,
      String codecs,
      int width,
      int height,
      int framesPerSecond,
      int bitrateBps,
      int timescale,
      int bytes)
      implements WorkerReport {}

  /// A part is complete (`moof` and `mdat`); its bytes follow. Parts of a track come in order.
  ///
  /// @param segment which segment it belongs to
  /// @param part its place in the segment, from 0
  /// @param lastOfSegment whether the segment is complete with it
  /// @param independent whether it begins with a sync sample
  /// @param mediaTime decode time of its first sample, in units of the track's timescale
  /// @param duration in units of the track's timescale
  /// @param unixMillis calendar time at which what it begins with was captured
  record Part(
      String track,
      long segment,
      int part,
      boolean lastOfSegment,
      boolean independent,
      long mediaTime,
      int duration,
      long unixMillis,
      int bytes)
      implements WorkerReport {}

  /// The decoder of a slot cannot go on without a keyframe.
  record KeyframeNeeded(String slot) implements WorkerReport {}

  /// How it goes, once a second.
  ///
  /// @param cpuMillis processor time of the process since its start
  /// @param residentBytes memory of the process
  /// @param ticks pictures composed since the start
  /// @param skippedTicks ticks that were left out because the machine was too slow
  /// @param decodeErrors pictures and sounds that could not be decoded since the start
  /// @param latencyMicros from a tick to its encoded picture, mean of the last second
  record Statistics(
      long cpuMillis,
      long residentBytes,
      long ticks,
      long skippedTicks,
      long decodeErrors,
      long latencyMicros,
      int inputs)
      implements WorkerReport {}
}
