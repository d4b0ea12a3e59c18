package io.madang.server.live;

import io.madang.compose.ProgramListener;
import io.madang.compose.link.WorkerReport;
import io.madang.hls.HlsPart;
import io.madang.hls.HlsTrack;
import io.madang.hls.LiveStream;
import io.madang.hls.LiveStreamSettings;
import io.madang.hls.TrackKind;

/// Carries a room's program into its stream, and says when it is over.
///
/// Called in order on the program's thread; thread-safe for everybody else.
final class HlsProgram implements ProgramListener {

  private final LiveStream stream;
  private final Runnable onEnd;

  /// @param onEnd run once, when the program is over by itself
  HlsProgram(LiveStream stream, Runnable onEnd) {
    this.stream = stream;
    this.onEnd = onEnd;
  }

  @Override
  public void onInit(WorkerReport.Init init, byte[] bytes) {
    stream.beginTrack(track(init), bytes);
  }

  @Override
  public void onPart(WorkerReport.Part part, byte[] bytes) {
    stream.addPart(part(part), bytes);
  }

  @Override
  public void onInterrupted() {
    stream.interrupt();
  }

  @Override
  public void onEnded() {
    onEnd.run();
  }

  private static HlsTrack track(WorkerReport.Init init) {
    return new HlsTrack(
        init.track(),
        kind(init.track()),
        init.codecs(),
        init.width(),
        init.height(),
        init.framesPerSecond(),
        init.bitrateBps(),
        init.timescale());
  }

  private static TrackKind kind(String track) {
    return switch (track) {
      case LiveStreamSettings.AUDIO -> TrackKind.AUDIO;
      case LiveStreamSettings.TRANSPORT_STREAM -> TrackKind.TRANSPORT_STREAM;
      default -> TrackKind.VIDEO;
    };
  }

  private static HlsPart part(WorkerReport.Part part) {
    return new HlsPart(
        part.track(),
        part.segment(),
        part.part(),
        part.lastOfSegment(),
        part.independent(),
        part.mediaTime(),
        part.duration(),
        part.unixMillis());
  }
}
