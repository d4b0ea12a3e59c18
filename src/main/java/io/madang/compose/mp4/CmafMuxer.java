package io.madang.compose.mp4;

/// Makes one CMAF track (ISO/IEC 23000-19): an initialisation section, and fragments that are the
/// parts of a low-latency HLS stream.
///
/// ```
/// muxer.initSection()                  ftyp moov
/// muxer.add(...) add(...) fragment()   moof mdat      one part
/// muxer.add(...) add(...) fragment()   moof mdat      the next
/// ```
///
/// Decode time is presentation time: no encoder of ours reorders pictures. Times are absolute
/// (there is no edit list), so tracks that were muxed apart play together, and a restarted worker
/// goes on where the last one stopped. Confined to one thread; sample bytes are copied, returned
/// arrays are the caller's.
public final class CmafMuxer {
  private static final int NEXT_TRACK_ID = 2;

  private final TrackDescription track;
  private final String codecs;
  private final FragmentWriter fragment = new FragmentWriter();
  private int sequence;

  private CmafMuxer(TrackDescription track, String codecs) {
    this.track = track;
    this.codecs = codecs;
  }

  /// A track of H.264 pictures.
  ///
  /// @param avcC the decoder configuration record ([AvcConfiguration#fromAnnexB])
  public static CmafMuxer video(int trackId, int timescale, int width, int height, byte[] avcC) {
    byte[] entry = SampleEntry.avc1(width, height, avcC);
    var track = new TrackDescription(trackId, timescale, width, height, entry);
    return new CmafMuxer(track, AvcConfiguration.codecs(avcC));
  }

  /// A track of AAC sound; its timescale is the sample rate.
  ///
  /// @param audioSpecificConfig ISO/IEC 14496-3, section 1.6.2.1
  public static CmafMuxer audio(
      int trackId, int sampleRate, int channels, int bitrateBps, byte[] audioSpecificConfig) {
    byte[] entry = SampleEntry.mp4a(sampleRate, channels, bitrateBps, audioSpecificConfig);
    var track = new TrackDescription(trackId, sampleRate, 0, 0, entry);
    return new CmafMuxer(track, "mp4a.40." + (audioSpecificConfig[0] >> 3 & 0x1f));
  }

  /// `ftyp` and `moov`.
  public byte[] initSection() {
    var writer = new BoxWriter();
    writer.begin("ftyp").ascii("iso6").u32(0).ascii("iso6").ascii("cmfc").ascii("mp41").end();
    writer.begin("moov");
    TrackDescription.writeMovieHeader(
        writer, track.timescale(), 0, Math.max(NEXT_TRACK_ID, track.id() + 1));
    track.writeFragmentedTrack(writer);
    writer.begin("mvex");
    track.writeExtends(writer);
    return writer.end().end().take();
  }

  /// RFC 6381: `avc1.640c1f`, `mp4a.40.2`; from the configuration's bytes.
  public String codecs() {
    return codecs;
  }

  /// Adds a sample to the fragment. H.264 units have their length in front
  /// ([AnnexB#toLengthPrefixed]). Where the encoder left a picture out, so that a sample begins
  /// later than the one before it ends, the one before is shown longer.
  ///
  /// @param decodeTime in units of the timescale; never less than the sample's before
  /// @param sync whether decoding can begin with it
  public void add(
      byte[] data, int offset, int length, long decodeTime, int duration, boolean sync) {
    fragment.add(data, offset, length, decodeTime, duration, sync);
  }

  /// Whether nothing was added since the last fragment.
  public boolean isEmpty() {
    return fragment.isEmpty();
  }

  /// Whether the fragment's first sample is a sync sample.
  public boolean isIndependent() {
    return fragment.isIndependent();
  }

  /// Decode time of the fragment's first sample. Only when it is not empty.
  public long decodeTime() {
    return fragment.decodeTime();
  }

  /// When the fragment's last sample ends. Only when it is not empty.
  public long endTime() {
    return fragment.end();
  }

  /// The samples so far as one `moof` and `mdat`; empty afterwards. Only when it is not empty.
  public byte[] fragment() {
    if (fragment.isEmpty()) {
      throw new IllegalStateException("a fragment without samples");
    }
    return fragment.take(track.id(), ++sequence);
  }

  /// As [#fragment()], covering the stretch from `from` to `to` even if the encoder left out its
  /// first or last pictures: the first sample then begins earlier, the last one ends later. A
  /// part's times so come from its place in the timeline, never from counting pictures.
  public byte[] fragment(long from, long to) {
    if (!fragment.isEmpty()) {
      fragment.cover(from, to);
    }
    return fragment();
  }
}
