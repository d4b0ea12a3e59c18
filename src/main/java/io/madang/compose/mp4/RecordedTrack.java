package io.madang.compose.mp4;

import java.util.HexFormat;

/// One track of a growing [HybridMp4]: puts a program's samples on the file's timeline, which
/// begins at 0 and has neither overlaps nor holes. Over a gap pictures stand still and sound is
/// silent. Confined to one thread.
final class RecordedTrack implements FragmentReader.SampleSink {
  /// AAC-LC frames in which nothing sounds, as any encoder makes them of silence.
  private static final byte[] SILENT_MONO = HexFormat.of().parseHex("01182007");

  private static final byte[] SILENT_STEREO = HexFormat.of().parseHex("211004608c1c");
  private static final int AAC_FRAME_SAMPLES = 1_024;

  /// Of the channel count in an audio sample entry (ISO/IEC 14496-12, section 12.2.3).
  private static final int CHANNEL_COUNT_AT = 25;

  private final TrackDescription track;

  /// The program's time at which the file begins, in the track's units.
  private final long origin;

  private final SampleTable table = new SampleTable();
  private final FragmentWriter fragment = new FragmentWriter();
  private long firstTime;

  /// When the last sample ends.
  private long end;

  private boolean begun;
  private boolean awaitsSync = true;

  RecordedTrack(TrackDescription track, long origin) {
    this.track = track;
    this.origin = origin;
  }

  /// Takes the samples of one part of the program. Answers them as a fragment of the file, empty if
  /// none of them belongs into it. Once it is written, [#commit] it.
  ///
  /// @throws IllegalArgumentException when the part is none; nothing of it is kept then
  byte[] take(byte[] part, int sequence) {
    fragment.clear();
    try {
      FragmentReader.read(part, this);
    } catch (IllegalArgumentException e) {
      fragment.clear();
      throw e;
    }
    return fragment.isEmpty() ? new byte[0] : fragment.write(track.id(), sequence);
  }

  /// Notes the samples of the fragment, whose last byte lies before `fileEnd`.
  void commit(long fileEnd) {
    table.beginChunk(fileEnd - fragment.dataLength());
    for (int i = 0; i < fragment.samples(); i++) {
      table.add(fragment.size(i), fragment.duration(i), fragment.isSync(i));
    }
    fragment.clear();
  }

  @Override
  public void sample(byte[] array, int offset, int length, long time, int duration, boolean sync) {
    long at = time - origin;
    if (track.isVideo()) {
      picture(array, offset, length, at, duration, sync);
    } else if (at >= end) {
      bridge(at);
      add(array, offset, length, at, duration, true);
    }
  }

  /// Decoding begins, and goes on after pictures were left out, with a sync sample. One that begins
  /// before the last one ended is shown a little later.
  private void picture(byte[] array, int offset, int length, long at, int duration, boolean sync) {
    long overlap = Math.max(0, end - at);
    if (overlap >= duration || awaitsSync && !sync) {
      awaitsSync = true;
      return;
    }
    awaitsSync = false;
    bridge(at + overlap);
    add(array, offset, length, at + overlap, duration - (int) overlap, sync);
  }

  private void add(byte[] array, int offset, int length, long at, int duration, boolean sync) {
    if (!begun) {
      begun = true;
      firstTime = at;
    }
    fragment.add(array, offset, length, at, duration, sync);
    end = at + duration;
  }

  /// Fills the time up to `at`: with frames of silence, and what is shorter than a frame by making
  /// the last sample longer.
  private void bridge(long at) {
    if (!begun) {
      return;
    }
    byte[] silence = track.isVideo() ? new byte[0] : silentFrame();
    while (silence.length > 0 && at - end >= AAC_FRAME_SAMPLES) {
      add(silence, 0, silence.length, end, AAC_FRAME_SAMPLES, true);
    }
    if (at > end && fragment.isEmpty()) {
      table.lengthenLast((int) (at - end));
    }
  }

  private byte[] silentFrame() {
    return track.sampleEntry()[CHANNEL_COUNT_AT] == 1 ? SILENT_MONO : SILENT_STEREO;
  }

  TrackDescription description() {
    return track;
  }

  boolean isEmpty() {
    return table.samples() == 0;
  }

  /// When its last sample ends, in its own units from the file's beginning on.
  long end() {
    return end;
  }

  /// The `trak` box of the finished file.
  void write(BoxWriter writer, int movieTimescale) {
    long duration = table.totalDuration();
    writer.begin("trak");
    long late = firstTime * movieTimescale / track.timescale();
    long shown = duration * movieTimescale / track.timescale();
    track.writeTrackHeader(writer, late + shown);
    if (late > 0) {
      writeEmptyEdit(writer, late, shown);
    }
    track.writeMedia(writer, duration, () -> table.write(writer));
    writer.end();
  }

  /// An edit list (section 8.6.6) that begins with nothing: sound that begins in the middle of a
  /// picture.
  private static void writeEmptyEdit(BoxWriter writer, long late, long shown) {
    writer.begin("edts").beginFull("elst", 1, 0).u32(2);
    writer.u64(late).u64(-1).u32(0x0001_0000);
    writer.u64(shown).u64(0).u32(0x0001_0000);
    writer.end().end();
  }
}
