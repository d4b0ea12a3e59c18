package io.madang.hls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How much of a broadcast is kept, and where. Immutable.
///
/// @param liveSegments segments that a live playlist lists
/// @param maxBytes memory that one broadcast may take; the oldest goes first
/// @param dvrWindow how far back viewers may go; not longer than the live playlist: no disk is used
/// @param directory of this broadcast alone; created when needed, removed with the broadcast
public record StorageSettings(
    int liveSegments, long maxBytes, Duration dvrWindow, Optional<Path> directory) {

  /// RFC 8216bis, section 6.2.2: a live playlist is at least three target durations long, and the
  /// skip boundary is six.
  private static final int FEWEST_SEGMENTS = 8;

  public StorageSettings {
    if (liveSegments < FEWEST_SEGMENTS) {
      throw new IllegalArgumentException("a live playlist needs " + FEWEST_SEGMENTS + " segments");
    }
    if (maxBytes <= 0 || dvrWindow.isNegative()) {
      throw new IllegalArgumentException("a broadcast needs room");
    }
  }

  /// In memory only.
  public static StorageSettings memory(int liveSegments, long maxBytes) {
    return new StorageSettings(liveSegments, maxBytes, Duration.ZERO, Optional.empty());
  }
}
