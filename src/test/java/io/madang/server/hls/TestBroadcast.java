package io.madang.server.hls;

import io.madang.hls.HlsPart;
import io.madang.hls.HlsTrack;
import io.madang.hls.LiveStream;
import io.madang.hls.Rendition;
import io.madang.hls.TrackKind;
import io.madang.wire.WallClock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A broadcast without a worker: pictures and sound of random bytes, or of FFmpeg, in parts of 333
/// ms. Confined to a thread.
final class TestBroadcast {

  static final Rendition FULL = new Rendition("720p", 1_280, 720, 2_500_000);
  static final Rendition SMALL = new Rendition("240p", 426, 240, 350_000);
  static final int PARTS_PER_SEGMENT = 6;

  private static final int FRAMES_PER_PART = 10;

  final LiveStream stream;
  final Map<String, byte[]> bytes = new TreeMap<>();

  private final Random random = new Random(4);
  private final Map<String, CmafFile> tracks;
  private final long startMillis = WallClock.system().unixNanos() / 1_000_000;
  private final int videoPartBytes;
  private final int audioPartBytes;
  private int parts;
  private int audioFrames;

  TestBroadcast(LiveStream stream) {
    this(stream, Map.of());
  }

  TestBroadcast(LiveStream stream, int videoPartBytes, int audioPartBytes) {
    this(stream, Map.of(), videoPartBytes, audioPartBytes);
  }

  /// @param tracks what FFmpeg made, by the track's name
  TestBroadcast(LiveStream stream, Map<String, CmafFile> tracks) {
    this(stream, tracks, 5_000, 5_000);
  }

  private TestBroadcast(
      LiveStream stream, Map<String, CmafFile> tracks, int videoPartBytes, int audioPartBytes) {
    this.stream = stream;
    this.tracks = tracks;
    this.videoPartBytes = videoPartBytes;
    this.audioPartBytes = audioPartBytes;
    begin("720p", TrackKind.VIDEO, 90_000);
    begin("audio", TrackKind.AUDIO, 48_000);
  }

  static BroadcastPlan plan(boolean open) {
    return new BroadcastPlan(333, List.of(FULL, SMALL), false, false, false, open);
  }

  void parts(int count) {
    for (int i = 0; i < count; i++) {
      part();
    }
  }

  /// The next part of both tracks.
  void part() {
    int from = parts * FRAMES_PER_PART;
    int to = from + FRAMES_PER_PART;
    boolean first = parts % PARTS_PER_SEGMENT == 0;
    add("720p", first, from, to, 3_000);
    int audioTo = Math.round(to * 1_600 / 1_024f);
    add("audio", true, audioFrames, audioTo, 1_024);
    audioFrames = audioTo;
    parts++;
  }

  private void begin(String name, TrackKind kind, int timescale) {
    boolean video = kind == TrackKind.VIDEO;
    CmafFile file = tracks.get(name);
    stream.beginTrack(
        new HlsTrack(
            name,
            kind,
            video ? "avc1.42c01f" : "mp4a.40.2",
            video ? 1_280 : 0,
            video ? 720 : 0,
            video ? 30 : 0,
            video ? 2_500_000 : 128_000,
            timescale),
        file == null ? random(700) : file.init());
  }

  private void add(String track, boolean independent, int from, int to, int perFrame) {
    CmafFile file = tracks.get(track);
    byte[] content =
        file == null
            ? random(track.equals("audio") ? audioPartBytes : videoPartBytes)
            : file.part(from, to);
    long segment = parts / PARTS_PER_SEGMENT;
    int part = parts % PARTS_PER_SEGMENT;
    bytes.put(track + "/" + segment + "." + part, content);
    stream.addPart(
        new HlsPart(
            track,
            segment,
            part,
            part == PARTS_PER_SEGMENT - 1,
            independent,
            (long) from * perFrame,
            (to - from) * perFrame,
            startMillis + parts * 1_000L / 3),
        content);
  }

  private byte[] random(int size) {
    var content = new byte[size];
    random.nextBytes(content);
    return content;
  }
}
