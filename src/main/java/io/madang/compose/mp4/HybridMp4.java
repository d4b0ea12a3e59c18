package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/// An MP4 file that can be played at any moment of its life: fragmented while it grows, ordinary
/// when it is finished.
///
/// ```
/// growing    ftyp | free(16) | moov moof mdat moof mdat ...
/// finished   ftyp | mdat ............................. | moov
/// ```
///
/// Finishing writes the whole sample tables behind the last fragment, and then turns the 16 spare
/// bytes after `ftyp` into the header of one large `mdat` box that hides the fragments; no sample
/// is moved. Whenever the program is killed, one of the two forms is there.
///
/// Two tracks, pictures and sound, from the parts of their CMAF tracks. Confined to one thread;
/// does not close its channel.
public final class HybridMp4 {
  private static final int VIDEO_TRACK = 1;
  private static final int AUDIO_TRACK = 2;
  private static final int LARGE_HEADER_BYTES = 16;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final SeekableByteChannel channel;
  private final RecordedTrack pictures;
  private final List<RecordedTrack> tracks = new ArrayList<>();
  private final int movieTimescale;
  private long spareAt;
  private long length;
  private int sequence;

  private HybridMp4(
      SeekableByteChannel channel, byte[] videoInit, byte[] audioInit, long firstVideoTime) {
    this.channel = channel;
    TrackDescription video = TrackDescription.parse(videoInit, VIDEO_TRACK);
    movieTimescale = video.timescale();
    pictures = new RecordedTrack(video, firstVideoTime);
    tracks.add(pictures);
    if (audioInit.length > 0) {
      TrackDescription audio = TrackDescription.parse(audioInit, AUDIO_TRACK);
      long seconds = Math.floorDiv(firstVideoTime, movieTimescale);
      long rest = Math.floorMod(firstVideoTime, movieTimescale);
      long origin = seconds * audio.timescale() + rest * audio.timescale() / movieTimescale;
      tracks.add(new RecordedTrack(audio, origin));
    }
  }

  /// Begins a file in an empty channel.
  ///
  /// @param audioInit empty for a file without sound
  /// @param firstVideoTime the program's time, in units of the video track, that becomes 0
  /// @throws IllegalArgumentException when an initialisation section is none
  public static HybridMp4 begin(
      SeekableByteChannel channel, byte[] videoInit, byte[] audioInit, long firstVideoTime)
      throws IOException {
    var file = new HybridMp4(channel, videoInit, audioInit, firstVideoTime);
    file.writeBeginning();
    return file;
  }

  /// Appends a part of the video track; what comes before its first sync sample is left out.
  ///
  /// @throws IllegalArgumentException when it is not a part; the file stays as it was
  public void appendPictures(byte[] part) throws IOException {
    append(pictures, part);
  }

  /// Appends a part of the audio track; what lies before the file's beginning is left out.
  ///
  /// @throws IllegalArgumentException when it is not a part; the file stays as it was
  public void appendSound(byte[] part) throws IOException {
    if (tracks.size() > 1) {
      append(tracks.get(1), part);
    }
  }

  /// Makes an ordinary MP4 file of it. Nothing can be appended afterwards.
  public void finish() throws IOException {
    long movieAt = length;
    write(movie());
    force();
    byte[] header = new byte[LARGE_HEADER_BYTES];
    ByteArrays.put32(header, 0, 1);
    ByteArrays.put32(header, 4, 0x6d646174);
    ByteArrays.put64(header, 8, movieAt - spareAt);
    channel.position(spareAt);
    writeFully(header);
    channel.position(length);
    force();
  }

  /// After a write has failed: cuts off what was written halfway, so that the file ends with its
  /// last whole fragment, and finishes it if there is still room for that.
  public void salvage() throws IOException {
    long whole = length;
    channel.truncate(whole);
    channel.position(whole);
    try {
      finish();
    } catch (IOException e) {
      length = whole;
      channel.truncate(whole);
      throw e;
    }
  }

  /// Sees to it that what was appended survives a loss of power.
  public void force() throws IOException {
    if (channel instanceof FileChannel file) {
      file.force(false);
    }
  }

  /// Bytes that were written whole.
  public long length() {
    return length;
  }

  public long durationMillis() {
    return pictures.end() * MILLIS_PER_SECOND / movieTimescale;
  }

  private void append(RecordedTrack track, byte[] part) throws IOException {
    byte[] fragment = track.take(part, ++sequence);
    if (fragment.length > 0) {
      write(fragment);
      track.commit(length);
    }
  }

  private void writeBeginning() throws IOException {
    var writer = new BoxWriter();
    writer.begin("ftyp").ascii("isom").u32(0x200);
    writer.ascii("isom").ascii("iso6").ascii("avc1").ascii("mp41").end();
    spareAt = writer.length();
    writer.begin("free").zeros(LARGE_HEADER_BYTES - 8).end();
    writer.begin("moov");
    TrackDescription.writeMovieHeader(writer, movieTimescale, 0, tracks.size() + 1);
    tracks.forEach(track -> track.description().writeFragmentedTrack(writer));
    writer.begin("mvex");
    tracks.forEach(track -> track.description().writeExtends(writer));
    writer.end().end();
    write(writer.take());
  }

  private byte[] movie() {
    long duration = 0;
    for (RecordedTrack track : tracks) {
      long end = track.end() * movieTimescale / track.description().timescale();
      duration = Math.max(duration, end);
    }
    var writer = new BoxWriter();
    writer.begin("moov");
    TrackDescription.writeMovieHeader(writer, movieTimescale, duration, tracks.size() + 1);
    for (RecordedTrack track : tracks) {
      if (!track.isEmpty()) {
        track.write(writer, movieTimescale);
      }
    }
    return writer.end().take();
  }

  private void write(byte[] bytes) throws IOException {
    writeFully(bytes);
    length += bytes.length;
  }

  private void writeFully(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
