package io.madang.compose;

import io.madang.compose.link.TranscodedFormats;
import io.madang.rtp.MediaKind;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The sources that this server transcodes for browsers, each by a media worker of its own.
///
/// Thread-safe.
public final class Transcodings implements AutoCloseable {
  private static final long WATCH_MILLIS = 1_000;

  private final WorkerPool pool;
  private final TranscodingSettings settings;
  private final MonotonicClock clock;
  private final Set<Transcoding> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer;
  private boolean closed;

  /// @param pool of which workers are taken; its owner closes it
  public Transcodings(WorkerPool pool, TranscodingSettings settings, MonotonicClock clock) {
    this.pool = pool;
    this.settings = settings;
    this.clock = clock;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("transcodings").factory());
    timer.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Why a stream cannot be transcoded, in plain words; empty if it can.
  public static Optional<String> refusal(MediaKind kind, MediaFormat format) {
    try {
      if (kind == MediaKind.VIDEO) {
        TranscodedFormats.video(format.input(0, 0));
      } else {
        TranscodedFormats.audio(format.input(0, 0));
      }
      return Optional.empty();
    } catch (UnsupportedFormatException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /// Begins to transcode one source; at least one of the two streams is there. What cannot be begun
  /// is told to the listener.
  public Transcoding start(
      Optional<MediaFormat> video, Optional<MediaFormat> audio, TranscodingListener listener) {
    if (video.isEmpty() && audio.isEmpty()) {
      throw new IllegalArgumentException("nothing to transcode");
    }
    var transcoding = new Transcoding(this, video, audio, listener);
    String refusal =
        video
            .flatMap(format -> refusal(MediaKind.VIDEO, format))
            .or(() -> audio.flatMap(format -> refusal(MediaKind.AUDIO, format)))
            .orElseGet(() -> admit(transcoding));
    if (refusal.isEmpty()) {
      transcoding.begin();
    } else {
      transcoding.refuse(refusal);
    }
    return transcoding;
  }

  /// How many sources are transcoded now.
  public int running() {
    return running.size();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    timer.shutdownNow();
    running.forEach(Transcoding::close);
  }

  WorkerProcess take() throws IOException {
    return pool.take();
  }

  MonotonicClock clock() {
    return clock;
  }

  TranscodingSettings settings() {
    return settings;
  }

  void later(Runnable task, long millis) {
    try {
      timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      // nothing is begun any more
    }
  }

  void ended(Transcoding transcoding) {
    running.remove(transcoding);
  }

  /// Takes it into the number of those that run; answers why not, or nothing.
  private synchronized String admit(Transcoding transcoding) {
    if (closed) {
      return "The server is stopping.";
    }
    if (running.size() >= settings.max()) {
      return "This server transcodes no more than "
          + settings.max()
          + (settings.max() == 1 ? " source" : " sources")
          + " at once.";
    }
    running.add(transcoding);
    return "";
  }

  private void watch() {
    long now = clock.nanoTime();
    running.forEach(transcoding -> transcoding.watch(now));
  }
}
