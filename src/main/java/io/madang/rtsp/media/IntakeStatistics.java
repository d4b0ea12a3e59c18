package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import java.util.List;

/// What is known of a source's media at a moment. Immutable.
public record IntakeStatistics(List<Track> tracks) {
  public IntakeStatistics {
    tracks = List.copyOf(tracks);
  }

  /// What becomes of a track.
  public enum Use {
    /// It goes to the room as it is.
    PASSED,
    /// It goes to the room as it is, and transcoded for receivers that cannot play it.
    PASSED_AND_TRANSCODED,
    /// Only what the transcoder makes of it goes to the room.
    TRANSCODED,
    /// Nobody could play it, or the source has another of its kind.
    LEFT_OUT
  }

  /// One track of the description.
  ///
  /// @param encodingName as the description says
  /// @param note in plain words: why it is left out, or what goes wrong with it; empty if nothing
  /// @param width of the picture in pixels, 0 where unknown or audio
  /// @param height of the picture in pixels, 0 where unknown or audio
  /// @param packets that came, duplicates included
  /// @param bytes of these packets with their RTP headers
  /// @param lost that never came, or too late
  /// @param reordered that came late, but in time
  /// @param late that came after they had been given up, and were dropped
  /// @param duplicates that had come before, and were dropped
  /// @param malformed that could not be read, or belong to something else, and were dropped
  /// @param refused by the room, which did not keep up
  /// @param bitrateBps over the last second
  /// @param transcoding whether a transcoder is running for it now
  /// @param lastPacketNanos when the last one came, monotonic; `Long.MIN_VALUE` before the first
  public record Track(
      int index,
      MediaKind kind,
      String encodingName,
      Use use,
      String note,
      int width,
      int height,
      long packets,
      long bytes,
      long lost,
      long reordered,
      long late,
      long duplicates,
      long malformed,
      long refused,
      long bitrateBps,
      boolean transcoding,
      long lastPacketNanos) {}
}
