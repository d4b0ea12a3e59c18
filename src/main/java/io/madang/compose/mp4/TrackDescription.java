package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.util.Arrays;
import java.util.NoSuchElementException;

/// What a `trak` box says of a track, apart from its samples.
///
/// @param id `track_ID`, from 1
/// @param timescale units per second of its times
/// @param width in pixels, 0 for sound
/// @param sampleEntry the whole box that stands in `stsd`
record TrackDescription(int id, int timescale, int width, int height, byte[] sampleEntry) {
  private static final long UNITY = 0x0001_0000;

  /// Enabled, in the presentation, in its preview.
  private static final int TRACK_FLAGS = 7;

  /// `und` in three packed letters.
  private static final int UNDETERMINED_LANGUAGE = 0x55c4;

  /// What an initialisation section says of its only track; under another number, because the
  /// tracks of one file must differ.
  ///
  /// @throws IllegalArgumentException when it is none
  static TrackDescription parse(byte[] initSection, int id) {
    try {
      Box trak = Box.find(initSection, "moov", "trak");
      Box tkhd = trak.child("tkhd");
      Box mdia = trak.child("mdia");
      Box mdhd = mdia.child("mdhd");
      Box stsd = mdia.child("minf").child("stbl").child("stsd");
      int width = ByteArrays.u16(initSection, tkhd.end() - 8);
      int height = ByteArrays.u16(initSection, tkhd.end() - 4);
      int timescale = mdhd.i32(mdhd.version() == 0 ? 12 : 20);
      Box entry = Box.list(initSection, stsd.body() + 8, stsd.end()).getFirst();
      byte[] sampleEntry = Arrays.copyOfRange(initSection, entry.start(), entry.end());
      return new TrackDescription(id, timescale, width, height, sampleEntry);
    } catch (IndexOutOfBoundsException | NoSuchElementException e) {
      throw new IllegalArgumentException("an initialisation section without a track", e);
    }
  }

  boolean isVideo() {
    return width > 0;
  }

  /// `tkhd` (section 8.3.2).
  ///
  /// @param movieDuration in the movie's units, 0 while it grows
  void writeTrackHeader(BoxWriter writer, long movieDuration) {
    writer.beginFull("tkhd", 1, TRACK_FLAGS).u64(0).u64(0).u32(id).u32(0).u64(movieDuration);
    writer.zeros(8).u16(0).u16(isVideo() ? 0 : 1).u16(isVideo() ? 0 : 0x0100).u16(0);
    writeMatrix(writer);
    writer.u32((long) width << 16).u32((long) height << 16).end();
  }

  /// `mdia` (section 8.4.1) up to the sample tables, which `tables` writes.
  ///
  /// @param duration in the track's units, 0 while it grows
  void writeMedia(BoxWriter writer, long duration, Runnable tables) {
    writer.begin("mdia");
    writer.beginFull("mdhd", 1, 0).u64(0).u64(0).u32(timescale).u64(duration);
    writer.u16(UNDETERMINED_LANGUAGE).u16(0).end();
    writer.beginFull("hdlr", 0, 0).u32(0).ascii(isVideo() ? "vide" : "soun").zeros(12);
    writer.ascii(isVideo() ? "video" : "sound").u8(0).end();
    writer.begin("minf");
    if (isVideo()) {
      writer.beginFull("vmhd", 0, 1).zeros(8).end();
    } else {
      writer.beginFull("smhd", 0, 0).zeros(4).end();
    }
    writer.begin("dinf").beginFull("dref", 0, 0).u32(1).beginFull("url ", 0, 1).end().end().end();
    writer.begin("stbl");
    writer.beginFull("stsd", 0, 0).u32(1).bytes(sampleEntry).end();
    tables.run();
    writer.end().end().end();
  }

  /// The `trak` of a movie whose samples come in fragments: empty tables.
  void writeFragmentedTrack(BoxWriter writer) {
    writer.begin("trak");
    writeTrackHeader(writer, 0);
    writeMedia(
        writer,
        0,
        () -> {
          writer.beginFull("stts", 0, 0).u32(0).end();
          writer.beginFull("stsc", 0, 0).u32(0).end();
          writer.beginFull("stsz", 0, 0).u32(0).u32(0).end();
          writer.beginFull("stco", 0, 0).u32(0).end();
        });
    writer.end();
  }

  /// `trex` (section 8.8.3): no defaults, every fragment says its own.
  void writeExtends(BoxWriter writer) {
    writer.beginFull("trex", 0, 0).u32(id).u32(1).u32(0).u32(0).u32(0).end();
  }

  /// `mvhd` (section 8.2.2).
  static void writeMovieHeader(BoxWriter writer, int timescale, long duration, int nextTrackId) {
    writer.beginFull("mvhd", 1, 0).u64(0).u64(0).u32(timescale).u64(duration);
    writer.u32(UNITY).u16(0x0100).zeros(10);
    writeMatrix(writer);
    writer.zeros(24).u32(nextTrackId).end();
  }

  private static void writeMatrix(BoxWriter writer) {
    writer.u32(UNITY).u32(0).u32(0).u32(0).u32(UNITY).u32(0).u32(0).u32(0).u32(0x4000_0000);
  }
}
