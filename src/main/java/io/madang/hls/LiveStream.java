package io.madang.hls;

import io.madang.hls.MediaPlaylistWriter.Report;
import io.madang.hls.MultivariantPlaylistWriter.Audio;
import io.madang.hls.MultivariantPlaylistWriter.Variant;
import io.madang.hls.Waiters.Attempt;
import io.madang.hls.Waiters.Waiter;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One broadcast: takes parts as they are made, answers requests for playlists, parts and segments
/// at once or as soon as what they ask for is there.
///
/// Thread-safe; no call blocks. One thread adds parts. Answers are given on the thread that asks or
/// on the one that adds the part (or calls [#tick]), never under the lock; who takes them must not
/// block. Byte arrays belong to the stream once given.
public final class LiveStream {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Segments by which a rendition may lie behind the newest one and still count as being made.
  private static final int BEHIND = 2;

  private final String id;
  private final LiveStreamSettings settings;
  private final MonotonicClock clock;
  private final WallClock wallClock;
  private final MediaBytes.Form form;
  private final SegmentFiles files;
  private final ViewerCount viewers = new ViewerCount();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytesServed = new LongAdder();
  private final AtomicInteger waiting = new AtomicInteger();

  private final Object lock = new Object();

  /// Which tracks there are never changes, so they are found without the lock.
  private final Map<String, TrackTimeline> timelines = new LinkedHashMap<>();

  private final Map<String, RenditionDemand> demands = new HashMap<>();
  private final Map<String, Rendered> rendered = new HashMap<>();
  private final Discontinuities discontinuities = new Discontinuities();
  private final Waiters masterWaiters = new Waiters(waiting);
  private DemandListener demandListener = (rendition, wanted) -> {};

  /// Changes with anything that a playlist says, of its own track or of another one.
  private long version;

  private boolean interrupted;
  private OptionalLong epochUnixMillis = OptionalLong.empty();
  private long newestPartUnixMillis = -1;
  private long partsRefused;
  private long segmentsLost;
  private State state = State.LIVE;
  private String title = "";

  /// A broadcast goes through these once, in this order.
  public enum State {
    LIVE,
    /// Nothing comes any more; what there is can be watched.
    ENDED,
    /// Nothing can be watched any more.
    CLOSED
  }

  /// The newest text of a playlist.
  private record Rendered(long version, Playlist playlist) {}

  /// In memory, or on disk where the settings name a directory.
  public LiveStream(
      String id, LiveStreamSettings settings, MonotonicClock clock, WallClock wallClock) {
    this(id, settings, clock, wallClock, MediaBytes::onHeap);
  }

  /// @param id stands in URLs that are cached for ever: unique for all times
  /// @param form in which bytes are kept
  public LiveStream(
      String id,
      LiveStreamSettings settings,
      MonotonicClock clock,
      WallClock wallClock,
      MediaBytes.Form form) {
    this.id = id;
    this.settings = settings;
    this.clock = clock;
    this.wallClock = wallClock;
    this.form = form;
    this.files =
        settings
            .storage()
            .directory()
            .<SegmentFiles>map(directory -> new DiskSegmentFiles(directory, this::stored))
            .orElse(SegmentFiles.NONE);
    settings.renditions().forEach(rendition -> addTimeline(rendition.name(), TrackKind.VIDEO));
    settings.renditions().stream()
        .skip(1)
        .forEach(rendition -> demands.put(rendition.name(), new RenditionDemand()));
    addTimeline(LiveStreamSettings.AUDIO, TrackKind.AUDIO);
    if (settings.transportStream()) {
      addTimeline(LiveStreamSettings.TRANSPORT_STREAM, TrackKind.TRANSPORT_STREAM);
    }
  }

  private void addTimeline(String name, TrackKind kind) {
    timelines.put(name, new TrackTimeline(name, kind, settings, files, form, waiting));
  }

  /// Who is told which renditions are watched.
  public void onDemand(DemandListener listener) {
    synchronized (lock) {
      demandListener = listener;
    }
  }

  /// Names the broadcast; players show it. Empty for no name.
  public void title(String text) {
    synchronized (lock) {
      title = text;
    }
  }

  // --- what is made ---

  /// A track begins, or begins anew.
  ///
  /// @param init its initialisation section; empty for a transport stream
  public void beginTrack(HlsTrack track, byte[] init) {
    synchronized (lock) {
      TrackTimeline timeline = timelines.get(track.name());
      if (timeline == null || state != State.LIVE) {
        partsRefused++;
        return;
      }
      timeline.begin(track, init);
    }
  }

  /// The next part of a track. One that is out of order is counted and let go.
  public void addPart(HlsPart part, byte[] bytes) {
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      TrackTimeline timeline = timelines.get(part.track());
      if (timeline == null || state != State.LIVE || !timeline.accepts(part)) {
        partsRefused++;
        return;
      }
      if (interrupted && part.segment() > newestSegment()) {
        discontinuities.add(part.segment());
        interrupted = false;
      }
      timeline.add(part, bytes, unixMillis(part, timeline), discontinuities);
      version++;
      newestPartUnixMillis = Math.max(newestPartUnixMillis, part.unixMillis());
      shrink();
      timeline.waiters().settle(due);
      masterWaiters.settle(due);
    }
    due.forEach(Runnable::run);
    expireDemands();
  }

  /// The maker has died. The segments that were begun end as they are; the next one is a
  /// discontinuity.
  public void interrupt() {
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      if (state != State.LIVE) {
        return;
      }
      version++;
      interrupted = newestSegment() >= 0;
      epochUnixMillis = OptionalLong.empty();
      for (TrackTimeline timeline : timelines.values()) {
        timeline.closeOpenSegment();
        timeline.waiters().settle(due);
      }
    }
    due.forEach(Runnable::run);
  }

  /// Nothing will come any more: playlists end.
  public void end() {
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      if (state != State.LIVE) {
        return;
      }
      version++;
      state = State.ENDED;
      for (TrackTimeline timeline : timelines.values()) {
        timeline.closeOpenSegment();
        if (settings.vod()) {
          timeline.listAll();
        }
        timeline.waiters().settle(due);
        timeline.waiters().dismiss(new Answer.Missing(), due);
      }
      masterWaiters.settle(due);
      masterWaiters.dismiss(new Answer.Missing(), due);
    }
    due.forEach(Runnable::run);
  }

  /// Gives everything free, on disk, too. A broadcast that is on is not declared over by that: its
  /// viewers are told to come again, maybe to another node.
  public void close() {
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      state = State.CLOSED;
      rendered.clear();
      for (TrackTimeline timeline : timelines.values()) {
        timeline.waiters().dismiss(new Answer.Late(), due);
        timeline.forgetAll();
      }
      masterWaiters.dismiss(new Answer.Late(), due);
    }
    due.forEach(Runnable::run);
    files.close();
  }

  /// Lets time pass: called a few times a second, so that waits end and demand is forgotten.
  public void tick() {
    long now = clock.nanoTime();
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      timelines.values().forEach(timeline -> timeline.waiters().expire(now, due));
      masterWaiters.expire(now, due);
    }
    due.forEach(Runnable::run);
    expireDemands();
    viewers.expire(now);
  }

  // --- what is asked for ---

  /// The multivariant playlist; waits until there is something to play, for any player: one that
  /// does not know of parts gives a playlist without segments up for good.
  ///
  /// @param prefix before every address in it: `~{token}/` or nothing
  public Cancellation master(String prefix, Consumer<Answer> answer) {
    requests.increment();
    Attempt attempt = () -> masterNow(prefix);
    return answerOrWait(masterWaiters, attempt, attempt, answer);
  }

  /// A track's playlist; waits for what the query names, or for the first segment of a rendition
  /// that nobody watched until now.
  public Cancellation playlist(String track, PlaylistQuery query, Consumer<Answer> answer) {
    TrackTimeline timeline = request(track);
    if (timeline == null) {
      answer.accept(new Answer.Missing());
      return Cancellation.NOTHING;
    }
    Attempt attempt = () -> playlistNow(timeline, query);
    return answerOrWait(
        timeline.waiters(), () -> refusal(timeline, query).or(attempt::now), attempt, answer);
  }

  /// A part; waits for it if it is the one that the playlist hints at.
  public Cancellation part(String track, long segment, int part, Consumer<Answer> answer) {
    TrackTimeline timeline = request(track);
    if (timeline == null) {
      answer.accept(new Answer.Missing());
      return Cancellation.NOTHING;
    }
    Attempt attempt = () -> partNow(timeline, segment, part);
    return answerOrWait(timeline.waiters(), attempt, attempt, answer);
  }

  /// A whole segment.
  public Answer segment(String track, long number) {
    return answerNow(track, timeline -> timeline.media(number));
  }

  /// An initialisation section.
  public Answer init(String track, long number) {
    return answerNow(track, timeline -> timeline.init(number));
  }

  /// Somebody asked for a playlist.
  ///
  /// @param viewer a number that tells viewers apart
  public void seen(long viewer) {
    viewers.seen(viewer, clock.nanoTime());
  }

  /// Bytes of bodies were sent.
  public void served(long bytes) {
    bytesServed.add(bytes);
  }

  public String id() {
    return id;
  }

  public LiveStreamSettings settings() {
    return settings;
  }

  public State state() {
    synchronized (lock) {
      return state;
    }
  }

  /// How many requests wait now.
  public int waiting() {
    return waiting.get();
  }

  public int viewers() {
    return viewers.count(clock.nanoTime());
  }

  /// The kind of a track; empty if the broadcast has no such track.
  public Optional<TrackKind> kind(String track) {
    return Optional.ofNullable(timelines.get(track)).map(TrackTimeline::kind);
  }

  public LiveStreamStatistics statistics() {
    int viewersNow = viewers();
    long nowMillis = wallClock.unixNanos() / NANOS_PER_MILLI;
    synchronized (lock) {
      Collection<TrackTimeline> all = timelines.values();
      return new LiveStreamStatistics(
          viewersNow,
          requests.sum(),
          bytesServed.sum(),
          waiting.get(),
          all.stream().filter(this::isMade).mapToLong(TrackTimeline::averageBps).sum(),
          newestPartUnixMillis < 0 ? -1 : Math.max(0, nowMillis - newestPartUnixMillis),
          all.stream().mapToLong(TrackTimeline::bytesInMemory).sum(),
          partsRefused,
          all.stream().mapToLong(TrackTimeline::partsTooLong).sum(),
          segmentsLost);
    }
  }

  // --- answers ---

  private Answer answerNow(String track, Function<TrackTimeline, Answer> answer) {
    TrackTimeline timeline = request(track);
    synchronized (lock) {
      return timeline == null || state == State.CLOSED
          ? new Answer.Missing()
          : answer.apply(timeline);
    }
  }

  /// @param first what is tried at once
  /// @param later what is tried whenever something new is there
  private Cancellation answerOrWait(
      Waiters waiters, Attempt first, Attempt later, Consumer<Answer> answer) {
    Optional<Answer> now;
    Cancellation cancellation = Cancellation.NOTHING;
    synchronized (lock) {
      now = state == State.CLOSED ? Optional.of(new Answer.Missing()) : first.now();
      if (now.isEmpty() && waiting.get() >= settings.maxWaiting()) {
        now = Optional.of(new Answer.Crowded());
      }
      if (now.isEmpty()) {
        long deadline = clock.nanoTime() + 3 * settings.timing().targetDurationNanos();
        Waiter waiter = waiters.add(later, deadline, answer);
        cancellation = () -> cancel(waiters, waiter);
      }
    }
    now.ifPresent(answer);
    return cancellation;
  }

  private void cancel(Waiters waiters, Waiter waiter) {
    synchronized (lock) {
      waiters.remove(waiter);
    }
  }

  // --- the following under the lock ---

  private Optional<Answer> masterNow(String prefix) {
    TrackTimeline first = timeline(settings.renditions().getFirst().name());
    TrackTimeline sound = timeline(LiveStreamSettings.AUDIO);
    if (!first.hasWholeSegment() || !sound.hasWholeSegment()) {
      return state == State.LIVE ? Optional.empty() : Optional.of(new Answer.Missing());
    }
    HlsTrack audio = sound.track().orElseThrow();
    var variants = new ArrayList<Variant>();
    for (Rendition rendition : settings.renditions()) {
      TrackTimeline timeline = timeline(rendition.name());
      if (state == State.LIVE || isWhole(timeline, first)) {
        // A decoder of the larger picture takes the smaller ones, too.
        HlsTrack track = timeline.track().or(first::track).orElseThrow();
        variants.add(
            new Variant(
                rendition,
                track.codecs(),
                settings.timing().framesPerSecond(),
                timeline.averageBps(),
                timeline.peakBps()));
      }
    }
    String text =
        MultivariantPlaylistWriter.write(
            prefix,
            id,
            title,
            variants,
            new Audio(
                audio.codecs(),
                Math.max(sound.averageBps(), audio.bitrateBps()),
                Math.max(sound.peakBps(), audio.bitrateBps())));
    return Optional.of(new Answer.Listed(renderedMaster(text, prefix.isEmpty()), false));
  }

  private Playlist renderedMaster(String text, boolean shared) {
    Rendered newest = rendered.get(HlsPath.MASTER_NAME);
    if (newest != null && newest.playlist().text().equals(text)) {
      return newest.playlist();
    }
    var playlist = new Playlist(text, id + "-" + Integer.toHexString(text.hashCode()), form);
    if (shared) {
      rendered.put(HlsPath.MASTER_NAME, new Rendered(0, playlist));
    }
    return playlist;
  }

  /// Whether a rendition can be watched after the end as far as the first one can.
  private boolean isWhole(TrackTimeline timeline, TrackTimeline first) {
    return !timeline.isEmpty()
        && timeline.firstListed() <= first.firstListed()
        && first.lastSegment() - timeline.lastSegment() <= BEHIND;
  }

  /// Why a request for a playlist is not even waited for.
  private Optional<Answer> refusal(TrackTimeline timeline, PlaylistQuery query) {
    if (state != State.LIVE) {
      return timeline.isEmpty() ? Optional.of(new Answer.Missing()) : Optional.empty();
    }
    if (!query.isBlocking()) {
      return Optional.empty();
    }
    long lastComplete = isMade(timeline) ? timeline.lastComplete() : newestSegment();
    boolean tooFar = query.segment() > lastComplete + 2;
    if (query.part() != PlaylistQuery.NONE && isMade(timeline)) {
      long ahead =
          (query.segment() - timeline.lastSegment()) * settings.timing().partsPerSegment()
              + query.part()
              - timeline.lastPart();
      tooFar |= ahead > settings.timing().advancePartLimit();
    }
    return tooFar
        ? Optional.of(new Answer.Refused("_HLS_msn and _HLS_part are too far in the future."))
        : Optional.empty();
  }

  private Optional<Answer> playlistNow(TrackTimeline timeline, PlaylistQuery query) {
    if (timeline.isEmpty()
        || state == State.LIVE && !(isMade(timeline) && isPlayable(timeline, query))) {
      return Optional.empty();
    }
    boolean reached =
        !query.isBlocking()
            || state != State.LIVE
            || (query.part() == PlaylistQuery.NONE
                ? timeline.hasCompleted(query.segment())
                : timeline.hasReached(query.segment(), query.part()));
    return reached
        ? Optional.of(new Answer.Listed(render(timeline, query.skip()), query.isBlocking()))
        : Optional.empty();
  }

  private Optional<Answer> partNow(TrackTimeline timeline, long segment, int part) {
    Optional<Answer> answer = timeline.part(segment, part);
    return answer.isEmpty() && state != State.LIVE ? Optional.of(new Answer.Missing()) : answer;
  }

  private Playlist render(TrackTimeline timeline, boolean skip) {
    String key = timeline.name() + (skip ? "-skip" : "");
    Rendered newest = rendered.get(key);
    if (newest != null && newest.version() == version) {
      return newest.playlist();
    }
    var context =
        new MediaPlaylistWriter.Context(discontinuities, reports(timeline), state != State.LIVE);
    String text = MediaPlaylistWriter.write(timeline, settings, context, skip);
    String tag = id + "-" + key + "-" + version;
    var playlist = new Playlist(text, tag, form);
    rendered.put(key, new Rendered(version, playlist));
    return playlist;
  }

  private List<Report> reports(TrackTimeline reader) {
    return timelines.values().stream()
        .filter(each -> each != reader && each.kind() != TrackKind.TRANSPORT_STREAM)
        .filter(this::isMade)
        .filter(each -> each.lastPart() >= 0)
        .map(each -> new Report(each.name(), each.lastSegment(), each.lastPart()))
        .toList();
  }

  /// Who asks for a part by its number can play parts; everybody else needs a whole segment.
  private static boolean isPlayable(TrackTimeline timeline, PlaylistQuery query) {
    return query.part() != PlaylistQuery.NONE || timeline.hasWholeSegment();
  }

  /// Whether a track grows with the broadcast.
  private boolean isMade(TrackTimeline timeline) {
    return !timeline.isEmpty() && newestSegment() - timeline.lastSegment() <= BEHIND;
  }

  private long newestSegment() {
    long newest = -1;
    for (TrackTimeline timeline : timelines.values()) {
      newest = Math.max(newest, timeline.lastSegment());
    }
    return newest;
  }

  private TrackTimeline timeline(String name) {
    TrackTimeline timeline = timelines.get(name);
    if (timeline == null) {
      throw new IllegalStateException("no track " + name);
    }
    return timeline;
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

  private long bytesInMemory() {
    long bytes = 0;
    for (TrackTimeline timeline : timelines.values()) {
      bytes += timeline.bytesInMemory();
    }
    return bytes;
  }

  // --- demand, and what the disk says: not under the lock ---

  /// Somebody asks for something of a track.
  private @Nullable TrackTimeline request(String track) {
    requests.increment();
    TrackTimeline timeline = timelines.get(track);
    RenditionDemand demand = demands.get(track);
    if (timeline != null && demand != null) {
      boolean ask;
      DemandListener listener;
      synchronized (lock) {
        ask = state == State.LIVE && demand.request(clock.nanoTime(), isMade(timeline));
        listener = demandListener;
      }
      if (ask) {
        listener.onDemand(track, true);
      }
    }
    return timeline;
  }

  private void expireDemands() {
    if (demands.isEmpty()) {
      return;
    }
    var over = new ArrayList<String>();
    DemandListener listener;
    synchronized (lock) {
      long now = clock.nanoTime();
      demands.forEach((name, demand) -> {
        if (demand.expires(now)) {
          over.add(name);
        }
      });
      listener = demandListener;
    }
    over.forEach(name -> listener.onDemand(name, false));
  }

  private void stored(Segment segment, Optional<Path> file) {
    synchronized (lock) {
      file.ifPresentOrElse(segment::stored, () -> segmentsLost++);
    }
  }
}
