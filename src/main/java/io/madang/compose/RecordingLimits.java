package io.madang.compose;

/// How much a recording may take.
///
/// @param maxBytes of its files together; then it is finished
/// @param queueBytes of parts that wait for the disk; a disk that is further behind ends the
///   recording
public record RecordingLimits(long maxBytes, int queueBytes) {
  /// No limit of its own; half a minute of the program may wait for the disk.
  public static final RecordingLimits DEFAULT = new RecordingLimits(Long.MAX_VALUE, 16 << 20);

  public RecordingLimits {
    if (maxBytes <= 0 || queueBytes <= 0) {
      throw new IllegalArgumentException("a recording needs room");
    }
  }
}
