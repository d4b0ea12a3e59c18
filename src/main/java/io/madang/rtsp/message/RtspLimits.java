package io.madang.rtsp.message;

/// How much [RtspReader] accepts. Immutable.
///
/// @param headBytes of the start line and the headers of a message
/// @param headers of a message
/// @param bodyBytes of a message
/// @param garbageBytes that may lie between two interleaved frames before the connection is given
///   up
public record RtspLimits(int headBytes, int headers, int bodyBytes, int garbageBytes) {
  /// Messages of cameras have about 1 000 bytes and ten headers, descriptions up to 10 000 bytes; a
  /// frame that was cut short costs at most its 64 KiB of garbage, twice in a row is allowed.
  public static final RtspLimits DEFAULT = new RtspLimits(1 << 15, 100, 1 << 18, 1 << 17);

  public RtspLimits {
    if (headBytes <= 0 || headers <= 0 || bodyBytes < 0 || garbageBytes < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
