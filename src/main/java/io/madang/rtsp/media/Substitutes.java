package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.message.StreamTrack;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// When a transcoder runs: while somebody wants what it makes, and a little longer; after a failure
/// again, later and later. One job serves both tracks that need it.
///
/// Confined to its intake's lock, but for what the transcoder's thread tells [Job].
final class Substitutes {
  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final long LAST_RETRY_NANOS = 60_000_000_000L;

  /// A job that has run for so long was a good one: the next failure is the first again.
  private static final long GOOD_NANOS = 30_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private final Map<MediaKind, StreamTrack> tracks = new EnumMap<>(MediaKind.class);
  private final Map<MediaKind, SubstituteOutput> outputs;
  private final Transcoder.Factory factory;
  private final long idleNanos;
  private @Nullable Job job; // none while nobody wants it
  private long wantedAt = Long.MIN_VALUE;
  private long retryAt = Long.MIN_VALUE;
  private long retryNanos = FIRST_RETRY_NANOS;
  private String failure = "";
  private boolean videoWanted;
  private boolean audioWanted;

  Substitutes(
      Transcoder.Factory factory, Map<MediaKind, SubstituteOutput> outputs, long idleNanos) {
    this.factory = factory;
    this.outputs = outputs;
    this.idleNanos = idleNanos;
  }

  /// A running transcoder, and what it says.
  private static final class Job implements Transcoder.Listener {
    private final Map<MediaKind, SubstituteOutput> outputs;
    private final Map<MediaKind, StreamTrack> tracks;
    private final long startedAt;
    private volatile @Nullable Transcoder transcoder; // until it has started
    private volatile boolean over;
    private volatile boolean begun;
    private volatile boolean keyframeNeeded;
    private volatile String failure = "";

    Job(
        Map<MediaKind, SubstituteOutput> outputs,
        Map<MediaKind, StreamTrack> tracks,
        long startedAt) {
      this.outputs = outputs;
      this.tracks = new EnumMap<>(tracks);
      this.startedAt = startedAt;
    }

    @Override
    public void rtp(MediaKind kind, byte[] array, int offset, int length, int audioLevel) {
      SubstituteOutput output = outputs.get(kind);
      if (output != null && !over) {
        output.rtp(array, offset, length, audioLevel);
      }
    }

    @Override
    public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      SubstituteOutput output = outputs.get(kind);
      if (output != null && !over) {
        output.senderReport(ntpTimestamp, rtpTimestamp);
      }
    }

    /// Numbers and times tell by themselves whether they go on.
    @Override
    public void onBegun() {
      begun = true;
    }

    @Override
    public void onKeyframeNeeded() {
      keyframeNeeded = true;
    }

    void close() {
      Transcoder started = transcoder;
      if (started != null) {
        started.close();
      }
    }

    @Override
    public void onFailed(String reason) {
      failure = reason.isBlank() ? "The transcoder has failed." : reason;
    }
  }

  /// A job that is to be started.
  static final class Start {
    private final Job job;
    private final Supplier<Transcoder> begin;

    private Start(Job job, Supplier<Transcoder> begin) {
      this.job = job;
      this.begin = begin;
    }

    void run() {
      job.transcoder = begin.get();
    }
  }

  /// A track has a substitute, or none any more.
  void set(StreamTrack track, boolean needed) {
    if (needed) {
      tracks.put(track.kind(), track);
    } else {
      tracks.remove(track.kind());
    }
  }

  void want(MediaKind kind, boolean wanted) {
    if (kind == MediaKind.VIDEO) {
      videoWanted = wanted;
    } else {
      audioWanted = wanted;
    }
  }

  /// Stops what nobody wants, or what has failed; answers whether [#start] is to be called.
  boolean isStartDue(long now) {
    if (job != null && !job.failure.isEmpty()) {
      failed(job, now);
    }
    boolean wanted = isWanted(MediaKind.VIDEO) || isWanted(MediaKind.AUDIO);
    if (wanted) {
      wantedAt = now;
    }
    if (job != null && !failure.isEmpty() && now - job.startedAt > GOOD_NANOS) {
      failure = "";
    }
    if (job != null && !job.tracks.equals(tracks) && isStarted()) {
      stop();
    }
    if (job != null && !wanted && now - wantedAt >= idleNanos && isStarted()) {
      stop();
    }
    return job == null && wanted && now >= retryAt;
  }

  /// Begins a job. Its [Start#run] takes a while and is called outside of the intake's lock, then
  /// [#started] within.
  Start start(long now) {
    var begun = new Job(outputs, tracks, now);
    outputs.values().forEach(SubstituteOutput::restart);
    job = begun;
    Optional<StreamTrack> video = Optional.ofNullable(tracks.get(MediaKind.VIDEO));
    Optional<StreamTrack> audio = Optional.ofNullable(tracks.get(MediaKind.AUDIO));
    return new Start(begun, () -> factory.start(video, audio, begun));
  }

  /// A job has been started; answers whether it is still wanted.
  boolean started(Start start) {
    if (start.job.over) {
      start.job.close();
    }
    return !start.job.over;
  }

  /// Whether a worker has begun, the first one or another, since the last call.
  boolean takeBegun() {
    Job running = job;
    if (running == null || !running.begun) {
      return false;
    }
    running.begun = false;
    return true;
  }

  /// Whether the transcoder has missed something since the last call, and waits for a keyframe.
  boolean takeKeyframeNeeded() {
    Job running = job;
    if (running == null || !running.keyframeNeeded) {
      return false;
    }
    running.keyframeNeeded = false;
    return true;
  }

  /// Whether packets of a kind are to be given to [#rtp].
  boolean takes(MediaKind kind) {
    return running() != null && isWanted(kind) && isRunning(kind);
  }

  void rtp(MediaKind kind, byte[] array, int offset, int length) {
    Transcoder running = running();
    if (running != null) {
      running.rtp(kind, array, offset, length);
    }
  }

  void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
    Transcoder running = running();
    if (running != null && isRunning(kind)) {
      running.senderReport(kind, ntpTimestamp, rtpTimestamp);
    }
  }

  void requestKeyframe() {
    Transcoder running = running();
    if (running != null) {
      running.requestKeyframe();
    }
  }

  /// Whether a job is running for a kind's track.
  boolean isRunning(MediaKind kind) {
    return job != null && job.tracks.containsKey(kind);
  }

  /// Why there is no job although somebody wants it; empty if nothing is wrong.
  String failure() {
    return failure;
  }

  /// When [#isStartDue] has something to do, `Long.MAX_VALUE` if it does not know.
  long deadline() {
    if (job != null) {
      return wantedAt + idleNanos;
    }
    return retryAt > Long.MIN_VALUE && !failure.isEmpty() ? retryAt : NEVER;
  }

  void stop() {
    Job ending = job;
    job = null;
    if (ending != null) {
      ending.over = true;
      ending.close();
    }
  }

  private boolean isStarted() {
    return running() != null;
  }

  private @Nullable Transcoder running() {
    return job == null ? null : job.transcoder;
  }

  private boolean isWanted(MediaKind kind) {
    return (kind == MediaKind.VIDEO ? videoWanted : audioWanted) && tracks.containsKey(kind);
  }

  private void failed(Job ended, long now) {
    failure = ended.failure;
    retryNanos =
        now - ended.startedAt > GOOD_NANOS
            ? FIRST_RETRY_NANOS
            : Math.min(LAST_RETRY_NANOS, 2 * retryNanos);
    retryAt = now + retryNanos;
    stop();
  }
}
