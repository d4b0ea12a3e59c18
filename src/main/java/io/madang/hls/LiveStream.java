package io.madang.hls;

import io.madang.hls.Waiters.Attempt;
import io.madang.hls.Waiters.Waiter;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
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

  private final String id;
  private final LiveStreamSettings settings;
  private final MonotonicClock clock;
  private final WallClock wallClock;
  private final SegmentFiles files;
  private final ViewerCount viewers = new ViewerCount();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytesServed = new LongAdder();
  private final AtomicInteger waiting = new AtomicInteger();

  private final Object lock = new Object();
  private final StreamTracks tracks;
  private final StreamPlaylists playlists;
  private final RenditionDemands demands;
  private final Waiters masterWaiters = new Waiters(waiting);
  private long partsRefused;
  private long segmentsLost;
  private State state = State.LIVE;

  /// A broadcast goes through these once, in this order.
  public enum State {
    LIVE,
    /// Nothing comes any more; what there is can be watched.
    ENDED,
    /// Nothing can be watched any more.
    CLOSED
  }

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
    this.files =
        settings
            .storage()
            .directory()
            .<SegmentFiles>map(directory -> new DiskSegmentFiles(directory, this::stored))
            .orElse(SegmentFiles.NONE);
    this.tracks = new StreamTracks(settings, files, form, waiting);
    this.playlists = new StreamPlaylists(id, settings, tracks, form);
    this.demands = new RenditionDemands(settings.renditions());
  }

  /// Who is told which renditions are watched.
  public void onDemand(DemandListener listener) {
    synchronized (lock) {
      demands.tell(listener);
    }
  }

  /// Names the broadcast; players show it. Empty for no name.
  public void title(String text) {
    synchronized (lock) {
      playlists.title(text);
    }
  }

  // --- what is made ---

  /// A track begins, or begins anew.
  ///
  /// @param init its initialisation section; empty for a transport stream
  public void beginTrack(HlsTrack track, byte[] init) {
    synchronized (lock) {
      TrackTimeline timeline = tracks.find(track.name());
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
      TrackTimeline timeline = tracks.find(part.track());
      if (timeline == null || state != State.LIVE || !timeline.accepts(part)) {
        partsRefused++;
        return;
      }
      tracks.add(timeline, part, bytes);
      playlists.changed();
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
      playlists.changed();
      tracks.interrupt();
      for (TrackTimeline timeline : tracks.all()) {
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
      state = State.ENDED;
      playlists.end();
      for (TrackTimeline timeline : tracks.all()) {
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
      playlists.forget();
      for (TrackTimeline timeline : tracks.all()) {
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
      tracks.all().forEach(timeline -> timeline.waiters().expire(now, due));
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
    Attempt attempt = () -> playlists.master(prefix);
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
    Attempt attempt = () -> playlists.media(timeline, query);
    return answerOrWait(
        timeline.waiters(),
        () -> playlists.refusal(timeline, query).or(attempt::now),
        attempt,
        answer);
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
    return Optional.ofNullable(tracks.find(track)).map(TrackTimeline::kind);
  }

  public LiveStreamStatistics statistics() {
    int viewersNow = viewers();
    long nowMillis = wallClock.unixNanos() / NANOS_PER_MILLI;
    synchronized (lock) {
      Collection<TrackTimeline> all = tracks.all();
      long newestPart = tracks.newestPartUnixMillis();
      return new LiveStreamStatistics(
          viewersNow,
          requests.sum(),
          bytesServed.sum(),
          waiting.get(),
          all.stream().filter(tracks::isMade).mapToLong(TrackTimeline::averageBps).sum(),
          newestPart < 0 ? -1 : Math.max(0, nowMillis - newestPart),
          tracks.bytesInMemory(),
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

  private Optional<Answer> partNow(TrackTimeline timeline, long segment, int part) {
    Optional<Answer> answer = timeline.part(segment, part);
    return answer.isEmpty() && state != State.LIVE ? Optional.of(new Answer.Missing()) : answer;
  }

  // --- demand, and what the disk says: not under the lock ---

  /// Somebody asks for something of a track.
  private @Nullable TrackTimeline request(String track) {
    requests.increment();
    TrackTimeline timeline = tracks.find(track);
    if (timeline != null && demands.concern(track)) {
      var due = new ArrayList<Runnable>();
      synchronized (lock) {
        if (state == State.LIVE) {
          demands.request(track, tracks.isMade(timeline), clock.nanoTime(), due);
        }
      }
      due.forEach(Runnable::run);
    }
    return timeline;
  }

  private void expireDemands() {
    if (demands.isEmpty()) {
      return;
    }
    var due = new ArrayList<Runnable>();
    synchronized (lock) {
      demands.expire(clock.nanoTime(), due);
    }
    due.forEach(Runnable::run);
  }

  private void stored(Segment segment, Optional<Path> file) {
    synchronized (lock) {
      file.ifPresentOrElse(segment::stored, () -> segmentsLost++);
    }
  }
}
