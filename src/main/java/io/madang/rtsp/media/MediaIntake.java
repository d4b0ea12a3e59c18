package io.madang.rtsp.media;

import io.madang.room.MediaFeed;
import io.madang.rtp.MediaKind;
import io.madang.rtp.rtcp.Bye;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpType;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamDescription;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way of a source's packets into a room: tracks of its description become tracks of its feed,
/// and packets given to [#rtp] come out there in order, in the room's size, with the parameter sets
/// that decoders need. What browsers cannot play goes through a transcoder while somebody wants it.
///
/// One intake lasts as long as one RTSP session; when the source comes back, [#reopen] makes the
/// next one, which goes on with the numbers and times of the last, so that receivers see a gap and
/// not another stream. Thread-safe. [#rtp], [#rtcp], [#tick] and [#writeReceiverReport] exclude
/// each other for as long as a packet takes; [#demand] and [#keyframeNeeded] only leave a note, so
/// the room's loop may call them.
public final class MediaIntake implements AutoCloseable {
  /// Often enough for whoever begins to look at a transcoded track not to notice.
  private static final long TICK_NANOS = 100_000_000L;

  private static final MediaKind[] KINDS = MediaKind.values();

  /// The wall clock is read anew so often; in between the monotonic one stands in for it.
  private static final long WALL_CLOCK_NANOS = 5_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Continuity continuity;
  private final WallClock wallClock;
  private final List<TrackPlan> plans;
  private final @Nullable IntakePath[] paths; // by track; none where it is left out
  private final Published published;
  private final Substitutes substitutes;
  private final ReportWriter reports;
  private final RtcpCompound compound = new RtcpCompound();
  private final SenderReport report = new SenderReport();
  private final Bye bye = new Bye();
  private final IntakePath.Host host = new Inside();
  private long wallOffset;
  private long wallOffsetUntil = Long.MIN_VALUE;
  private long malformedReports;
  private boolean closed;

  private MediaIntake(Continuity continuity, List<TrackPlan> plans, WallClock wallClock) {
    this.continuity = continuity;
    this.wallClock = wallClock;
    this.plans = plans;
    this.paths = new @Nullable IntakePath[plans.size()];
    this.substitutes = continuity.substitutes();
    this.reports = new ReportWriter(continuity.demand());
    continuity.newClock();
    var used = new ArrayList<IntakePath>();
    for (int i = 0; i < plans.size(); i++) {
      if (plans.get(i).isUsed()) {
        IntakePath path = continuity.path(plans.get(i), host);
        paths[i] = path;
        used.add(path);
        substitutes.set(path.plan().track(), path.plan().hasSubstitute(path.format()));
      }
    }
    this.published = new Published(continuity, used);
  }

  /// Makes tracks of the description tracks of the feed; waits some seconds at most for the room.
  ///
  /// @throws RtspException if no track can be used, or the room is gone
  public static MediaIntake open(
      StreamDescription description,
      MediaFeed feed,
      Transcoder.Factory transcoders,
      IntakeSettings settings,
      MonotonicClock clock,
      WallClock wallClock)
      throws RtspException {
    return open(description, TrackPublisher.of(feed), transcoders, settings, clock, wallClock);
  }

  static MediaIntake open(
      StreamDescription description,
      TrackPublisher publisher,
      Transcoder.Factory transcoders,
      IntakeSettings settings,
      MonotonicClock clock,
      WallClock wallClock)
      throws RtspException {
    return open(description, new Continuity(publisher, transcoders, settings, clock), wallClock);
  }

  private static MediaIntake open(
      StreamDescription description, Continuity continuity, WallClock wallClock)
      throws RtspException {
    List<TrackPlan> plans = TrackPlan.of(description.tracks(), continuity.transcoders());
    if (plans.stream().noneMatch(TrackPlan::isUsed)) {
      throw new RtspException(RtspException.Code.NOTHING_TO_PLAY, nothingToPlay(plans));
    }
    var intake = new MediaIntake(continuity, plans, wallClock);
    intake.published.publishNow();
    return intake;
  }

  /// The intake of the source's next session, in place of this one, which is closed.
  ///
  /// @throws RtspException as [#open]
  public MediaIntake reopen(StreamDescription description) throws RtspException {
    close();
    return open(description, continuity, wallClock);
  }

  /// Whether a track is worth asking the source for.
  public boolean uses(int track) {
    return path(track) != null;
  }

  /// From now on packets come over a connection that keeps their order (TCP): what is missing is
  /// lost, and nothing waits for it.
  public void expectOrder() {
    long now = continuity.now();
    lock.lock();
    try {
      for (IntakePath path : paths) {
        if (path != null) {
          path.receiver().expectOrder(now);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes one RTP packet. Its bytes are borrowed until the call returns, and its header may be
  /// written to. A track that is not used, or not there, is passed over.
  ///
  /// @param track index in the description
  /// @param now monotonic nanoseconds of its arrival
  public void rtp(int track, byte[] array, int offset, int length, long now) {
    IntakePath path = path(track);
    if (path == null) {
      return;
    }
    lock.lock();
    try {
      if (!closed) {
        published.adopt();
        path.receive(array, offset, length, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes one compound RTCP packet. Its bytes are borrowed until the call returns.
  public void rtcp(int track, byte[] array, int offset, int length, long now) {
    IntakePath path = path(track);
    if (path == null) {
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (!compound.wrap(array, offset, length)) {
        malformedReports++;
        return;
      }
      while (compound.next()) {
        takeReport(path, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Does what is due: gives up on missing packets, starts and stops the transcoder. May take some
  /// milliseconds; called by one thread.
  ///
  /// @return nanoseconds until it wants to be called again; earlier does no harm
  public long tick(long now) {
    Substitutes.@Nullable Start start = null; // usually nothing begins
    lock.lock();
    try {
      if (closed) {
        return TICK_NANOS;
      }
      readWallClock(now);
      published.adopt();
      for (IntakePath path : paths) {
        if (path != null) {
          path.tick(now);
        }
      }
      if (substitutes.takeBegun()) {
        tellTranscoder();
      }
      if (substitutes.takeKeyframeNeeded()) {
        continuity.demand().of(MediaKind.VIDEO).needKeyframe();
      }
      if (tendTranscoder(now)) {
        start = substitutes.start(now);
      }
    } finally {
      lock.unlock();
    }
    if (start != null) {
      start(start);
    }
    return untilNextTick(now);
  }

  /// Writes a receiver report with a source description, and the request for a keyframe if one is
  /// due and the source takes it; at most 100 bytes.
  ///
  /// @return its length, 0 if there is nothing to say
  public int writeReceiverReport(int track, byte[] array, int offset, long now) {
    IntakePath path = path(track);
    if (path == null) {
      return 0;
    }
    lock.lock();
    try {
      return reports.write(path, array, offset, now);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the source should be asked for a keyframe at once: with [#writeReceiverReport], ahead
  /// of its time.
  public boolean isFeedbackDue(int track) {
    long now = continuity.now();
    IntakePath path = path(track);
    if (path == null) {
      return false;
    }
    lock.lock();
    try {
      return reports.isFeedbackDue(path, now);
    } finally {
      lock.unlock();
    }
  }

  /// Forwarded from [io.madang.room.FeedObserver#onKeyframeNeeded].
  public void keyframeNeeded(String mid, String rid) {
    continuity.demand().keyframeNeeded(mid, rid);
  }

  /// Forwarded from [io.madang.room.FeedObserver#onDemand].
  public void demand(String mid, String rid, boolean wanted) {
    continuity.demand().demand(mid, rid, wanted);
  }

  /// Whether anybody is sent any of it.
  public boolean isWanted() {
    return continuity.demand().isAny();
  }

  /// Whether the source has said goodbye (RTCP BYE) on all its tracks.
  public boolean hasEnded() {
    lock.lock();
    try {
      for (IntakePath path : paths) {
        if (path != null && !path.ended()) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// What has come so far, by track of the description.
  public IntakeStatistics statistics() {
    long now = continuity.now();
    lock.lock();
    try {
      var tracks = new ArrayList<IntakeStatistics.Track>();
      for (int i = 0; i < plans.size(); i++) {
        tracks.add(TrackStatistics.of(plans.get(i), paths[i], substitutes, now));
      }
      return new IntakeStatistics(tracks);
    } finally {
      lock.unlock();
    }
  }

  /// Ends the transcoder. The feed and its tracks stay as they are.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      substitutes.stop();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable IntakePath path(int track) {
    return track >= 0 && track < paths.length ? paths[track] : null;
  }

  private void takeReport(IntakePath path, long now) {
    if (compound.type() == RtcpType.SENDER_REPORT && report.read(compound)) {
      readWallClock(now);
      path.senderReport(report.ssrc(), report.ntpTimestamp(), report.rtpTimestamp(), now);
    } else if (compound.type() == RtcpType.BYE && bye.read(compound)) {
      path.bye();
    }
  }

  private boolean tendTranscoder(long now) {
    for (MediaKind kind : KINDS) {
      substitutes.want(kind, continuity.demand().of(kind).wantsSubstitute());
    }
    if (continuity.demand().of(MediaKind.VIDEO).takeSubstituteKeyframe()) {
      substitutes.requestKeyframe();
    }
    return substitutes.isStartDue(now);
  }

  private void start(Substitutes.Start start) {
    start.run();
    lock.lock();
    try {
      substitutes.started(start);
    } finally {
      lock.unlock();
    }
  }

  /// A worker begins.
  private void tellTranscoder() {
    continuity.demand().of(MediaKind.VIDEO).needKeyframe();
    for (IntakePath path : paths) {
      if (path != null) {
        path.tellTranscoder();
      }
    }
  }

  private long untilNextTick(long now) {
    long next = now + TICK_NANOS;
    lock.lock();
    try {
      for (IntakePath path : paths) {
        if (path != null) {
          next = Math.min(next, path.receiver().deadline());
        }
      }
    } finally {
      lock.unlock();
    }
    return Math.max(0, next - now);
  }

  private void readWallClock(long now) {
    if (now >= wallOffsetUntil) {
      wallOffset = wallClock.unixNanos() - now;
      wallOffsetUntil = now + WALL_CLOCK_NANOS;
    }
  }

  private static String nothingToPlay(List<TrackPlan> plans) {
    String reason = plans.isEmpty() ? "It has no tracks." : plans.getFirst().note();
    return "Nothing of the stream can be played. " + reason;
  }

  /// What the paths need of the intake; called within its lock.
  private final class Inside implements IntakePath.Host {
    @Override
    public long unixNanos(long now) {
      readWallClock(now);
      return now + wallOffset;
    }

    @Override
    public void transcode(MediaKind kind, byte[] array, int offset, int length) {
      if (substitutes.takes(kind)) {
        substitutes.rtp(kind, array, offset, length);
      }
    }

    @Override
    public void reportToTranscoder(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      substitutes.senderReport(kind, ntpTimestamp, rtpTimestamp);
    }

    @Override
    public void formatChanged(IntakePath path) {
      substitutes.set(path.plan().track(), path.plan().hasSubstitute(path.format()));
      published.change(path);
    }
  }
}
