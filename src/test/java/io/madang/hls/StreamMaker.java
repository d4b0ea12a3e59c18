package io.madang.hls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A worker in simulated time: makes the parts of all tracks as the real one does (pictures of
/// whole ticks, sound of whole AAC frames), with random bytes. Renditions go on and off at
/// segments.
final class StreamMaker {

  static final long START_NANOS = 1_000_000_000L;
  static final long START_UNIX_MILLIS = 1_764_000_000_000L;
  static final int AUDIO_RATE = 48_000;
  static final int VIDEO_TIMESCALE = 90_000;
  static final int FIRST_MEDIA_MILLIS = 10_000;

  static final Rendition FULL = new Rendition("720p", 1_280, 720, 2_500_000);
  static final Rendition HALF = new Rendition("480p", 854, 480, 1_000_000);
  static final Rendition SMALL = new Rendition("240p", 426, 240, 350_000);

  final PartTiming timing;
  final LiveStream stream;
  final Random random;
  final List<String> made = new ArrayList<>();

  /// The bytes of each part by `track/segment.part`.
  final Map<String, byte[]> bytes = new HashMap<>();

  final Set<String> on = new LinkedHashSet<>();

  private final Set<String> wanted = new LinkedHashSet<>();
  private final Set<String> begun = new LinkedHashSet<>();
  private long nanos = START_NANOS;
  private long tick;
  private long segment;
  private long firstTick;
  private int partOfSegment;
  private long audioFrames;

  StreamMaker(long seed, int partMillis) {
    this(seed, settings(partMillis));
  }

  StreamMaker(long seed, LiveStreamSettings settings) {
    this.random = new Random(seed);
    this.timing = settings.timing();
    this.stream = new LiveStream("b1", settings, this::nowNanos, this::unixNanos);
    wanted.add(FULL.name());
    on.add(FULL.name());
  }

  static LiveStreamSettings settings(int partMillis) {
    return settings(partMillis, StorageSettings.memory(8, 100_000_000), false);
  }

  static LiveStreamSettings settings(int partMillis, StorageSettings storage, boolean vod) {
    return new LiveStreamSettings(
        PartTiming.ofPartMillis(partMillis),
        List.of(FULL, HALF, SMALL),
        storage,
        false,
        vod,
        true,
        20_000);
  }

  static StorageSettings onDisk(java.nio.file.Path directory, Duration window) {
    return new StorageSettings(8, 100_000_000, window, Optional.of(directory));
  }

  /// Makes the parts of the next part duration: each rendition that is on, and the sound.
  void part() {
    boolean last = partOfSegment == timing.partsPerSegment() - 1;
    if (partOfSegment == 0) {
      on.clear();
      on.addAll(wanted);
    }
    for (String rendition : on) {
      video(rendition, last);
    }
    audio(last);
    tick += timing.ticksPerPart();
    nanos += 1_000_000_000L * timing.ticksPerPart() / timing.framesPerSecond();
    partOfSegment++;
    if (last) {
      partOfSegment = 0;
      segment++;
    }
  }

  void parts(int count) {
    for (int i = 0; i < count; i++) {
      part();
    }
  }

  void segments(int count) {
    parts(count * timing.partsPerSegment());
  }

  /// Takes effect with the next segment.
  void rendition(String name, boolean wish) {
    if (wish) {
      wanted.add(name);
    } else {
      wanted.remove(name);
      begun.remove(name);
    }
  }

  /// The worker dies; another one begins with the next segment after that time.
  void die(Duration away) {
    stream.interrupt();
    if (partOfSegment > 0) {
      segment++;
      partOfSegment = 0;
    }
    passTime(away);
    tick += away.toNanos() * timing.framesPerSecond() / 1_000_000_000L;
    begun.clear();
    firstTick = tick;
    audioFrames = 0;
  }

  void passTime(Duration time) {
    nanos += time.toNanos();
  }

  long nowNanos() {
    return nanos;
  }

  private long unixNanos() {
    return START_UNIX_MILLIS * 1_000_000 + nanos - START_NANOS;
  }

  private void video(String rendition, boolean last) {
    if (begun.add(rendition)) {
      Rendition size = size(rendition);
      stream.beginTrack(
          new HlsTrack(
              rendition,
              TrackKind.VIDEO,
              "avc1.64001f",
              size.width(),
              size.height(),
              timing.framesPerSecond(),
              size.bitrateBps(),
              VIDEO_TIMESCALE),
          ("init of " + rendition).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    int perTick = VIDEO_TIMESCALE / timing.framesPerSecond();
    add(
        new HlsPart(
            rendition,
            segment,
            partOfSegment,
            last,
            partOfSegment == 0,
            FIRST_MEDIA_MILLIS * 90L + tick * perTick,
            timing.ticksPerPart() * perTick,
            unixMillis()),
        size(rendition).bitrateBps() / 8 / 3);
  }

  private void audio(boolean last) {
    if (begun.add("audio")) {
      stream.beginTrack(
          new HlsTrack("audio", TrackKind.AUDIO, "mp4a.40.2", 0, 0, 0, 128_000, AUDIO_RATE),
          "init of audio".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    long endTicks = tick + timing.ticksPerPart() - firstTick;
    long endFrames = Math.round(endTicks * (double) AUDIO_RATE / timing.framesPerSecond() / 1_024);
    int frames = (int) (endFrames - audioFrames);
    long mediaTime =
        FIRST_MEDIA_MILLIS * 48L
            + firstTick * AUDIO_RATE / timing.framesPerSecond()
            + audioFrames * 1_024;
    audioFrames = endFrames;
    add(
        new HlsPart(
            "audio", segment, partOfSegment, last, true, mediaTime, frames * 1_024, unixMillis()),
        128_000 / 8 / 3);
  }

  private void add(HlsPart part, int size) {
    var content = new byte[Math.max(1, size / 100 + random.nextInt(64))];
    random.nextBytes(content);
    String name = part.track() + "/" + part.segment() + "." + part.part();
    made.add(name);
    bytes.put(name, content);
    stream.addPart(part, content);
  }

  /// As the worker says it: to the millisecond, and not quite even.
  private long unixMillis() {
    return unixNanos() / 1_000_000 + random.nextInt(3);
  }

  private static Rendition size(String name) {
    return List.of(FULL, HALF, SMALL).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
