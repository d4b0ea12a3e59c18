package io.madang.hls;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The tracks of one broadcast, and what they have in common: one programme's time, interruptions
/// at the same segments, and a bound for the memory they take. Which tracks there are never
/// changes, so [#find] needs no lock; the rest is confined to that of its [LiveStream].
final class StreamTracks {
  /// Segments by which a rendition may lie behind the newest one and still count as being made.
  private static final int BEHIND = 2;

  private final LiveStreamSettings settings;
  private final Map<String, TrackTimeline> timelines = new LinkedHashMap<>();
  private final Discontinuities discontinuities = new Discontinuities();
  private boolean interrupted;
  private OptionalLong epochUnixMillis = OptionalLong.empty();
  private long newestPartUnixMillis = -1;

  /// @param waiting counts the requests that wait for any of the tracks
  StreamTracks(
      LiveStreamSettings settings,
      SegmentFiles files,
      MediaBytes.Form form,
      AtomicInteger waiting) {
    this.settings = settings;
    var kinds = new LinkedHashMap<String, TrackKind>();
    settings.renditions().forEach(rendition -> kinds.put(rendition.name(), TrackKind.VIDEO));
    kinds.put(LiveStreamSettings.AUDIO, TrackKind.AUDIO);
    if (settings.transportStream()) {
      kinds.put(LiveStreamSettings.TRANSPORT_STREAM, TrackKind.TRANSPORT_STREAM);
    }
    kinds.forEach((name, kind) ->
        timelines.put(name, new TrackTimeline(name, kind, settings, files, form, waiting)));
  }

  @Nullable TrackTimeline find(String name) {
    return timelines.get(name);
  }

  /// One that there is.
  TrackTimeline get(String name) {
    TrackTimeline timeline = timelines.get(name);
    if (timeline == null) {
      throw new IllegalStateException("no track " + name);
    }
    return timeline;
  }

  Collection<TrackTimeline> all() {
    return timelines.values();
  }

  Discontinuities discontinuities() {
    return discontinuities;
  }

  /// Adds a part that its track accepts.
  void add(TrackTimeline timeline, HlsPart part, byte[] bytes) {
    if (interrupted && part.segment() > newestSegment()) {
      discontinuities.add(part.segment());
      interrupted = false;
    }
    timeline.add(part, bytes, unixMillis(part, timeline), discontinuities);
    newestPartUnixMillis = Math.max(newestPartUnixMillis, part.unixMillis());
    shrink();
  }

  /// The next segment that begins is a discontinuity, and its time is told anew.
  void interrupt() {
    interrupted = newestSegment() >= 0;
    epochUnixMillis = OptionalLong.empty();
  }

  /// Whether a track grows with the broadcast.
  boolean isMade(TrackTimeline timeline) {
    return !timeline.isEmpty() && newestSegment() - timeline.lastSegment() <= BEHIND;
  }

  /// Whether a rendition can be watched after the end as far as the first one can.
  static boolean isWhole(TrackTimeline timeline, TrackTimeline first) {
    return !timeline.isEmpty()
        && timeline.firstListed() <= first.firstListed()
        && first.lastSegment() - timeline.lastSegment() <= BEHIND;
  }

  /// The highest number of any track, -1 before the first.
  long newestSegment() {
    long newest = -1;
    for (TrackTimeline timeline : timelines.values()) {
      newest = Math.max(newest, timeline.lastSegment());
    }
    return newest;
  }

  /// When the newest part was captured, -1 before the first.
  long newestPartUnixMillis() {
    return newestPartUnixMillis;
  }

  long bytesInMemory() {
    long bytes = 0;
    for (TrackTimeline timeline : timelines.values()) {
      bytes += timeline.bytesInMemory();
    }
    return bytes;
  }

  /// Parts tell when they were captured by a clock that may be set anew; a programme's time goes on
  /// evenly. So the first part after a beginning decides for all.
  private long unixMillis(HlsPart part, TrackTimeline timeline) {
    long timescale = timeline.track().orElseThrow().timescale();
    long mediaMillis = Math.round(part.mediaTime() * 1_000.0 / timescale);
    if (epochUnixMillis.isEmpty()) {
      epochUnixMillis = OptionalLong.of(part.unixMillis() - mediaMillis);
    }
    return epochUnixMillis.getAsLong() + mediaMillis;
  }

  /// Keeps the memory below its bound: the oldest segments go first.
  private void shrink() {
    boolean shrunk = true;
    while (shrunk && bytesInMemory() > settings.storage().maxBytes()) {
      shrunk =
          timelines.values().stream()
              .filter(each -> !each.isEmpty())
              .sorted((a, b) -> Long.compare(a.firstInMemory(), b.firstInMemory()))
              .anyMatch(TrackTimeline::evictOldest);
    }
  }
}
