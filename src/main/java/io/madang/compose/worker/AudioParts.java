package io.madang.compose.worker;

import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.CmafMuxer;

/// Cuts the encoded sound into the parts of the track `audio`: an AAC frame belongs to the part of
/// the picture in which it begins. So part and segment numbers are those of the pictures, and a
/// part of 333 ms has 15 or 16 frames. Confined to one thread.
final class AudioParts implements AacEncoder.PacketSink {
  private static final String TRACK = "audio";
  private static final int TRACK_ID = 2;
  private static final int RATE = AudioBlock.SAMPLE_RATE;

  private final PartGrid grid;
  private final CmafMuxer muxer;
  private final ReportSink sink;
  private final ProgramCopy copy;
  private long part;

  /// @param copy gets every frame as well
  AudioParts(
      PartGrid grid,
      int bitrateBps,
      byte[] audioSpecificConfig,
      ReportSink sink,
      ProgramCopy copy) {
    this.grid = grid;
    this.sink = sink;
    this.copy = copy;
    muxer = CmafMuxer.audio(TRACK_ID, RATE, 2, bitrateBps, audioSpecificConfig);
    byte[] init = muxer.initSection();
    sink.init(
        new WorkerReport.Init(TRACK, muxer.codecs(), 0, 0, 0, bitrateBps, RATE, init.length), init);
    copy.sound(audioSpecificConfig);
  }

  /// Adds a frame; the part before is complete with it if it begins the next one. The priming,
  /// which lies before the program's beginning, is left out: then the track begins exactly with the
  /// pictures, and a decoder only fades in over the first frame.
  @Override
  public void packet(byte[] data, long time) {
    if (time < grid.beginning(0, RATE)) {
      return;
    }
    while (time >= grid.beginning(part + 1, RATE)) {
      report(grid.isLastOfSegment(part));
      part++;
    }
    muxer.add(data, 0, data.length, time, AacEncoder.FRAME_SAMPLES, true);
    copy.frame(data, time);
  }

  /// Reports what is left; the segment ends with it.
  void finish() {
    report(true);
  }

  private void report(boolean last) {
    if (muxer.isEmpty()) {
      return;
    }
    long begins = muxer.decodeTime();
    int duration = (int) (muxer.endTime() - begins);
    byte[] bytes = muxer.fragment();
    sink.part(
        new WorkerReport.Part(
            TRACK,
            grid.segment(part),
            grid.place(part),
            last,
            true,
            begins,
            duration,
            grid.clock().unixMillis(begins, RATE),
            bytes.length),
        bytes);
  }
}
