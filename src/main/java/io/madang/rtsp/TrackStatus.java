package io.madang.rtsp;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.IntakeStatistics;
import java.util.List;

/// What is known of one track of a camera now. Immutable.
///
/// @param codec the encoding's name in the camera's description: `H264`, `MPEG4-GENERIC`
/// @param width of the picture, 0 where unknown or audio
/// @param height of the picture, 0 where unknown or audio
/// @param packets received
/// @param lost that never came
/// @param reordered that came late but in time
/// @param bitrateBps received, of late
/// @param transcoded whether the worker is making another encoding of it now
/// @param note in plain words what is wrong with it; empty if nothing
public record TrackStatus(
    int index,
    MediaKind kind,
    String codec,
    int width,
    int height,
    long packets,
    long lost,
    long reordered,
    long bitrateBps,
    boolean transcoded,
    String note) {

  static List<TrackStatus> of(IntakeStatistics statistics) {
    return statistics.tracks().stream().map(TrackStatus::of).toList();
  }

  private static TrackStatus of(IntakeStatistics.Track track) {
    return new TrackStatus(
        track.index(),
        track.kind(),
        track.encodingName(),
        track.width(),
        track.height(),
        track.packets(),
        track.lost(),
        track.reordered(),
        track.bitrateBps(),
        track.transcoding(),
        track.note());
  }
}
