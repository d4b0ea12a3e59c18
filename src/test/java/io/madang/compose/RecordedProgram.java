package io.madang.compose;

import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.AnnexB;
import io.madang.compose.mp4.AvcConfiguration;
import io.madang.compose.mp4.CmafMuxer;
import io.madang.compose.mp4.EncodedMedia;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program as a worker reports it, of real pictures and sound: parts of 333 ms, segments of two
/// seconds.
final class RecordedProgram {
  static final int PARTS_PER_SEGMENT = 6;
  private static final int TICKS_PER_PART = 10;
  private static final int VIDEO_TIMESCALE = 90_000;
  private static final int TICK = 3_000;
  private static final int AUDIO_RATE = 48_000;
  private static final int AAC_FRAME = 1_024;
  private static final long UNIX = 1_764_000_000_000L;

  /// One report and its bytes.
  record Reported(WorkerReport.Part part, byte[] bytes) {}

  private final CmafMuxer video;
  private final CmafMuxer audio;
  private final List<byte[]> pictures;
  private final List<byte[]> frames;

  private RecordedProgram(List<byte[]> pictures, List<byte[]> frames, int width) {
    this.pictures = pictures;
    this.frames = frames;
    byte[] avcC = AvcConfiguration.fromAnnexB(pictures.getFirst());
    video = CmafMuxer.video(1, VIDEO_TIMESCALE, width, 180, avcC);
    audio = CmafMuxer.audio(2, AUDIO_RATE, 2, 128_000, EncodedMedia.AUDIO_SPECIFIC_CONFIG);
  }

  static RecordedProgram make(Path directory, int seconds) throws Exception {
    return make(directory, seconds, 320);
  }

  /// @param width that the initialisation section says
  static RecordedProgram make(Path directory, int seconds, int width) throws Exception {
    return new RecordedProgram(
        EncodedMedia.pictures(directory, seconds * 30, 60),
        EncodedMedia.sound(directory, 440, seconds + 0.1),
        width);
  }

  void tellInits(ProgramListener listener) {
    tellInit(listener, "720p", video, VIDEO_TIMESCALE);
    tellInit(listener, "audio", audio, AUDIO_RATE);
  }

  /// The parts of both tracks in the order of a worker: a picture's part, the same part's sound.
  ///
  /// @param firstMillis media time of the first
  List<Reported> parts(long firstMillis, long firstSegment) {
    var parts = new ArrayList<Reported>();
    int frame = 0;
    for (int part = 0; part * TICKS_PER_PART < pictures.size(); part++) {
      parts.add(picturePart(part, firstMillis, firstSegment));
      long until = AUDIO_RATE * firstMillis / 1_000 + (part + 1) * 16_000L;
      long time = AUDIO_RATE * firstMillis / 1_000 + (long) frame * AAC_FRAME;
      while (time < until && frame < frames.size()) {
        byte[] bytes = frames.get(frame);
        audio.add(bytes, 0, bytes.length, time, AAC_FRAME, true);
        frame++;
        time += AAC_FRAME;
      }
      parts.add(report("audio", audio, part, firstMillis, firstSegment));
    }
    return parts;
  }

  private Reported picturePart(int part, long firstMillis, long firstSegment) {
    for (int i = part * TICKS_PER_PART; i < (part + 1) * TICKS_PER_PART; i++) {
      byte[] picture = pictures.get(i);
      byte[] units = AnnexB.toLengthPrefixed(picture, 0, picture.length);
      long time = VIDEO_TIMESCALE * firstMillis / 1_000 + (long) i * TICK;
      video.add(units, 0, units.length, time, TICK, EncodedMedia.isKeyframe(picture));
    }
    return report("720p", video, part, firstMillis, firstSegment);
  }

  private static Reported report(
      String track, CmafMuxer muxer, int part, long firstMillis, long firstSegment) {
    boolean independent = muxer.isIndependent();
    long time = muxer.decodeTime();
    int duration = (int) (muxer.endTime() - time);
    byte[] bytes = muxer.fragment();
    int place = part % PARTS_PER_SEGMENT;
    return new Reported(
        new WorkerReport.Part(
            track,
            firstSegment + part / PARTS_PER_SEGMENT,
            place,
            place == PARTS_PER_SEGMENT - 1,
            independent,
            time,
            duration,
            UNIX + firstMillis + part * 1_000L / 3,
            bytes.length),
        bytes);
  }

  private static void tellInit(
      ProgramListener listener, String track, CmafMuxer muxer, int timescale) {
    byte[] bytes = muxer.initSection();
    var init = new WorkerReport.Init(track, muxer.codecs(), 0, 0, 30, 1, timescale, bytes.length);
    listener.onInit(init, bytes);
  }
}
