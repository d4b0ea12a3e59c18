package io.madang.hls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One track's segments: those that are listed, and those that players may still ask for (RFC
/// 8216bis, section 6.2.2: a segment that left the playlist stays available for as long as a
/// playlist lasts). Numbers are consecutive, so that a segment's number is its media sequence
/// number in every track. Confined to the lock of its [LiveStream].
///
/// A hole of up to [#LONGEST_GAP] segments, left by a worker that died, is filled with gaps
/// (EXT-X-GAP). After a longer one the track begins anew: that is a rendition that nobody watched
/// for a while.
final class TrackTimeline {

  static final int LONGEST_GAP = 3;

  private record Init(byte[] bytes, MediaBytes kept) {}

  private final String name;
  private final TrackKind kind;
  private final LiveStreamSettings settings;
  private final SegmentFiles files;
  private final MediaBytes.Form form;
  private final Waiters waiters;

  private final List<Segment> segments = new ArrayList<>();
  private final Map<Integer, Init> inits = new HashMap<>();
  private int init = -1;
  // Set when the track begins.
  private @Nullable HlsTrack track;
  private long firstListed;
  private long firstInMemory;
  private long bytesInMemory;
  private long peakBps;
  private long partsTooLong;

  TrackTimeline(
      String name,
      TrackKind kind,
      LiveStreamSettings settings,
      SegmentFiles files,
      MediaBytes.Form form,
      AtomicInteger waiting) {
    this.name = name;
    this.kind = kind;
    this.settings = settings;
    this.files = files;
    this.form = form;
    this.waiters = new Waiters(waiting);
  }

  /// The track begins, or begins anew with other parameters.
  void begin(HlsTrack newTrack, byte[] initSection) {
    track = newTrack;
    Init current = inits.get(init);
    if (current == null || !Arrays.equals(current.bytes(), initSection)) {
      init++;
      inits.put(init, new Init(initSection.clone(), form.of(initSection)));
    }
  }

  /// Whether the part can be the next one.
  boolean accepts(HlsPart part) {
    if (track == null || part.duration() <= 0 || part.segment() < 0) {
      return false;
    }
    if (segments.isEmpty()) {
      return part.part() == 0;
    }
    Segment last = segments.getLast();
    if (part.segment() == last.number()) {
      return !last.isComplete() && part.part() == last.parts().size();
    }
    return part.segment() > last.number() && part.part() == 0;
  }

  /// Adds a part that is accepted.
  ///
  /// @param unixMillis calendar time of its beginning
  void add(HlsPart part, byte[] bytes, long unixMillis, Discontinuities discontinuities) {
    if (segments.isEmpty() || segments.getLast().number() < part.segment()) {
      beginSegment(part, unixMillis, discontinuities);
    }
    Segment last = segments.getLast();
    long nanos = nanos(part.duration());
    if (kind != TrackKind.TRANSPORT_STREAM && nanos > partTargetNanos() + Seconds.STEP_NANOS / 2) {
      partsTooLong++;
      nanos = partTargetNanos();
    }
    last.add(new Segment.Part(nanos, part.independent(), form.of(bytes)));
    bytesInMemory += bytes.length;
    if (part.lastOfSegment()) {
      complete(last);
    }
  }

  /// What was begun will not be finished: it ends as it is.
  void closeOpenSegment() {
    if (!segments.isEmpty() && !segments.getLast().isComplete()) {
      complete(segments.getLast());
    }
  }

  /// Lists everything that is kept.
  void listAll() {
    if (!segments.isEmpty()) {
      firstListed = segments.getFirst().number();
    }
  }

  /// Gives the oldest segment's memory free; at least three stay.
  boolean evictOldest() {
    int index = index(firstInMemory);
    if (index < 0 || segments.size() - index <= LONGEST_GAP) {
      return false;
    }
    Segment oldest = segments.get(index);
    bytesInMemory -= oldest.leaveMemory();
    firstInMemory++;
    if (oldest.isGap() && !settings.vod()) {
      firstListed = Math.max(firstListed, firstInMemory);
    }
    return true;
  }

  private void beginSegment(HlsPart part, long unixMillis, Discontinuities discontinuities) {
    closeOpenSegment();
    if (segments.isEmpty()) {
      beginAt(part.segment());
    } else if (part.segment() - segments.getLast().number() - 1 > LONGEST_GAP) {
      forgetAll();
      beginAt(part.segment());
    } else {
      fillGap(part.segment(), unixMillis, discontinuities);
    }
    segments.add(new Segment(part.segment(), init, discontinuities.at(part.segment()), unixMillis));
  }

  private void beginAt(long number) {
    firstListed = number;
    firstInMemory = number;
  }

  private void fillGap(long next, long nextUnixMillis, Discontinuities discontinuities) {
    long nanos = settings.timing().segmentNanos();
    for (long number = segments.getLast().number() + 1; number < next; number++) {
      long unixMillis = nextUnixMillis - (next - number) * nanos / 1_000_000;
      segments.add(Segment.gap(number, init, discontinuities.at(number), unixMillis, nanos));
    }
  }

  /// Lets go of all segments.
  void forgetAll() {
    for (Segment segment : segments) {
      bytesInMemory -= segment.leaveMemory();
      files.delete(name, segment);
    }
    segments.clear();
  }

  private void complete(Segment segment) {
    segment.complete();
    if (segment.durationNanos() >= settings.timing().segmentNanos() / 2) {
      peakBps = Math.max(peakBps, bps(segment.bytes(), segment.durationNanos()));
    }
    files.store(name, segment);
    trim();
  }

  /// Lets go what is too old: from the playlist, from memory, altogether.
  private void trim() {
    long last = segments.getLast().number();
    long listed = listedSegments();
    firstListed = Math.max(firstListed, last - listed + 1);
    long memory = last - 2L * settings.storage().liveSegments();
    while (firstInMemory < memory) {
      bytesInMemory -= segments.get(index(firstInMemory)).leaveMemory();
      firstInMemory++;
    }
    while (!settings.vod() && segments.getFirst().number() < last - 2 * listed) {
      files.delete(name, segments.removeFirst());
    }
    int oldestInit = segments.getFirst().init();
    inits.keySet().removeIf(each -> each < oldestInit);
  }

  private long listedSegments() {
    long live = settings.storage().liveSegments();
    long dvrNanos = files.keeps() ? settings.storage().dvrWindow().toNanos() : 0;
    return Math.max(live, dvrNanos / settings.timing().segmentNanos());
  }

  /// Whether that part is there, or the time for it is over.
  boolean hasReached(long segment, int part) {
    if (segments.isEmpty()) {
      return false;
    }
    Segment last = segments.getLast();
    return last.number() > segment || last.number() == segment && last.parts().size() > part;
  }

  boolean hasCompleted(long segment) {
    if (segments.isEmpty()) {
      return false;
    }
    Segment last = segments.getLast();
    return last.number() > segment || last.number() == segment && last.isComplete();
  }

  /// The part, [Answer.Missing], or nothing if it is the one that comes next.
  Optional<Answer> part(long segment, int part) {
    Segment found = segment(segment);
    if (found != null && found.isInMemory() && part < found.parts().size()) {
      MediaBytes bytes = found.parts().get(part).bytes();
      return Optional.of(new Answer.Media(List.of(bytes), bytes.length()));
    }
    return isHinted(segment, part) ? Optional.empty() : Optional.of(new Answer.Missing());
  }

  /// Whether EXT-X-PRELOAD-HINT names that part.
  private boolean isHinted(long segment, int part) {
    return !segments.isEmpty() && segment == hintedSegment() && part == hintedPart();
  }

  long hintedSegment() {
    Segment last = segments.getLast();
    return last.isComplete() ? last.number() + 1 : last.number();
  }

  int hintedPart() {
    Segment last = segments.getLast();
    return last.isComplete() ? 0 : last.parts().size();
  }

  Answer media(long number) {
    Segment found = segment(number);
    return found == null ? new Answer.Missing() : found.media().orElseGet(Answer.Missing::new);
  }

  Answer init(long number) {
    Init found = number > Integer.MAX_VALUE ? null : inits.get((int) number);
    return found == null
        ? new Answer.Missing()
        : new Answer.Media(List.of(found.kept()), found.kept().length());
  }

  String name() {
    return name;
  }

  TrackKind kind() {
    return kind;
  }

  Waiters waiters() {
    return waiters;
  }

  Optional<HlsTrack> track() {
    return Optional.ofNullable(track);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /// Whether one segment at least is complete.
  boolean hasWholeSegment() {
    return segments.size() > 1 || !segments.isEmpty() && segments.getLast().isComplete();
  }

  /// Number of its newest segment; -1 before the first.
  long lastSegment() {
    return segments.isEmpty() ? -1 : segments.getLast().number();
  }

  /// Number of the newest part in the newest segment.
  int lastPart() {
    return segments.isEmpty() ? -1 : segments.getLast().parts().size() - 1;
  }

  long lastComplete() {
    return segments.isEmpty() || segments.getLast().isComplete()
        ? lastSegment()
        : lastSegment() - 1;
  }

  long firstListed() {
    return firstListed;
  }

  /// Number of the oldest segment whose bytes are in memory.
  long firstInMemory() {
    return firstInMemory;
  }

  /// Those in the playlist, the one that is still growing at the end.
  List<Segment> listed() {
    int from = segments.isEmpty() ? 0 : Math.max(0, index(firstListed));
    return segments.subList(from, segments.size());
  }

  long bytesInMemory() {
    return bytesInMemory;
  }

  long partsTooLong() {
    return partsTooLong;
  }

  /// Of the fattest segment so far.
  long peakBps() {
    return peakBps;
  }

  /// Mean of the listed segments in memory.
  long averageBps() {
    long bytes = 0;
    long nanos = 0;
    for (Segment segment : listed()) {
      if (segment.isInMemory() && segment.isComplete()) {
        bytes += segment.bytes();
        nanos += segment.durationNanos();
      }
    }
    return nanos == 0 ? 0 : bps(bytes, nanos);
  }

  long partTargetNanos() {
    HlsTrack begun = track;
    return kind == TrackKind.AUDIO && begun != null
        ? settings.timing().audioPartNanos(begun.timescale())
        : settings.timing().videoPartNanos();
  }

  private long nanos(int duration) {
    HlsTrack begun = track;
    if (begun == null) {
      throw new IllegalStateException("a part of a track that has not begun");
    }
    return duration * 1_000_000_000L / begun.timescale();
  }

  private @Nullable Segment segment(long number) {
    int index = index(number);
    return index < 0 ? null : segments.get(index);
  }

  /// -1 if it is not kept.
  private int index(long number) {
    if (segments.isEmpty()) {
      return -1;
    }
    long index = number - segments.getFirst().number();
    return index < 0 || index >= segments.size() ? -1 : (int) index;
  }

  private static long bps(long bytes, long nanos) {
    return Math.round(bytes * 8 * 1e9 / nanos);
  }
}
