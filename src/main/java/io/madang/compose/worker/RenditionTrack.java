package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FAST_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.AnnexB;
import io.madang.compose.mp4.AvcConfiguration;
import io.madang.compose.mp4.CmafMuxer;
import io.madang.wire.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/// One rendition while it is made: a thread that scales, encodes, and cuts parts.
///
/// The drawing thread [#submit]s canvases, as long as there is room for them; each is released when
/// it has been encoded. Parts have the times of their ticks, whatever pictures are missing: a
/// picture that was skipped, or that the encoder left out to keep its bitrate, only makes another
/// one stand longer.
final class RenditionTrack {
  static final int TIMESCALE = 90_000;

  private static final int TRACK_ID = 1;
  private static final int MAX_WAITING = 2;
  private static final long JOIN_MILLIS = 3_000;

  private final RenditionSettings settings;
  private final WorkerCommand.Start start;
  private final PartGrid grid;
  private final ProgramClock program;
  private final MonotonicClock clock;
  private final String encoderName;
  private final ReportSink reports;
  private final WorkerCounters counters;
  private final ProgramCopy copy;
  private final Failure failure;
  private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MAX_WAITING + 1);
  private final Thread thread;

  // the thread's
  private @Nullable Canvas scaled;
  private @Nullable SwsContext scaler;
  private long openPart = -1;

  /// Told once when the track cannot go on.
  @FunctionalInterface
  interface Failure {
    void failed(Throwable reason);
  }

  private sealed interface Job {
    record Encode(Canvas canvas, long tick, boolean key) implements Job {}

    /// @param ticks how many the program has, so that its last part ends there
    record End(long ticks) implements Job {}
  }

  /// What all tracks of a program share.
  record Program(
      WorkerCommand.Start start,
      ProgramClock clock,
      MonotonicClock monotonic,
      String encoder,
      ReportSink reports,
      WorkerCounters counters,
      Failure failure) {}

  /// @param copy gets every encoded picture as well, for another container
  RenditionTrack(RenditionSettings settings, Program program, ProgramCopy copy) {
    this.settings = settings;
    this.start = program.start();
    this.grid = PartGrid.of(start, program.clock());
    this.program = program.clock();
    this.clock = program.monotonic();
    this.encoderName = program.encoder();
    this.reports = program.reports();
    this.counters = program.counters();
    this.failure = program.failure();
    this.copy = copy;
    this.thread =
        Thread.ofPlatform().name("encode " + settings.name()).daemon().unstarted(this::run);
    thread.start();
  }

  String name() {
    return settings.name();
  }

  /// Whether another canvas can be submitted.
  boolean hasRoom() {
    return jobs.size() < MAX_WAITING;
  }

  /// Hands a canvas over. Only when there is room; the drawing thread's.
  void submit(Canvas canvas, long tick, boolean key) {
    if (!jobs.offer(new Job.Encode(canvas, tick, key))) {
      canvas.release(); // the thread has ended
    }
  }

  /// Ends the track behind what was submitted.
  void finish(long ticks) throws InterruptedException {
    if (!jobs.offer(new Job.End(ticks), JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
      thread.interrupt();
    }
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  /// Waits until everything is reported; `false` if it takes too long.
  boolean awaitEnd() throws InterruptedException {
    return thread.join(Duration.ofMillis(JOIN_MILLIS));
  }

  private void run() {
    try {
      encodeAll(new H264Encoder(encoderName, settings, start.framesPerSecond()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      failure.failed(broken);
    } finally {
      sws_freeContext(scaler);
      if (scaled != null) {
        scaled.close();
      }
    }
  }

  private void encodeAll(H264Encoder encoder) throws InterruptedException {
    try {
      byte[] header = encoder.header();
      byte[] configuration = AvcConfiguration.fromAnnexB(header);
      CmafMuxer muxer =
          CmafMuxer.video(TRACK_ID, TIMESCALE, settings.width(), settings.height(), configuration);
      reportInit(muxer);
      copy.pictures(header, muxer.codecs());
      while (true) {
        switch (jobs.take()) {
          case Job.Encode job -> encode(encoder, muxer, job);
          case Job.End end -> {
            finish(muxer, end.ticks());
            return;
          }
        }
      }
    } finally {
      encoder.close();
    }
  }

  private void encode(H264Encoder encoder, CmafMuxer muxer, Job.Encode job) {
    long part = grid.part(job.tick());
    if (openPart >= 0 && part != openPart) {
      if (muxer.isEmpty()) {
        insist(encoder, muxer, job);
      }
      cut(muxer, openPart, grid.firstTick(openPart + 1), grid.isLastOfSegment(openPart));
    }
    openPart = part;
    // an IDR picture is never left out by the encoder, and a part needs a picture
    boolean lastChance = grid.endsPart(job.tick()) && muxer.isEmpty();
    try {
      encoder.encode(
          frame(job.canvas()),
          job.tick(),
          job.key() || lastChance,
          (bytes, tick, key) -> take(muxer, bytes, tick, key));
    } finally {
      job.canvas().release();
    }
    counters.latency(clock.nanoTime() - program.tickNanos(job.tick()));
    if (grid.endsPart(job.tick())) {
      cut(muxer, part, grid.firstTick(part + 1), grid.isLastOfSegment(part));
      openPart = -1;
    }
  }

  /// The encoder left out what was drawn of the open part, and its last ticks were skipped: it gets
  /// the next picture as its last one.
  private void insist(H264Encoder encoder, CmafMuxer muxer, Job.Encode next) {
    long last = grid.firstTick(openPart + 1) - 1;
    encoder.encode(
        frame(next.canvas()), last, true, (bytes, tick, key) -> take(muxer, bytes, tick, key));
  }

  private void take(CmafMuxer muxer, byte[] annexB, long tick, boolean key) {
    byte[] sample = AnnexB.toLengthPrefixed(annexB, 0, annexB.length);
    long time = program.mediaTime(tick, TIMESCALE);
    int duration = (int) (program.mediaTime(tick + 1, TIMESCALE) - time);
    muxer.add(sample, 0, sample.length, time, duration, key);
    copy.picture(annexB, tick, key);
  }

  private void finish(CmafMuxer muxer, long ticks) {
    if (openPart >= 0 && !muxer.isEmpty()) {
      long end = Math.min(grid.firstTick(openPart + 1), ticks);
      cut(muxer, openPart, end, true);
    }
  }

  private void cut(CmafMuxer muxer, long part, long endTick, boolean lastOfSegment) {
    long from = grid.beginning(part, TIMESCALE);
    long to = program.mediaTime(endTick, TIMESCALE);
    boolean independent = muxer.isIndependent();
    byte[] bytes = muxer.fragment(from, to);
    reports.part(
        new WorkerReport.Part(
            settings.name(),
            grid.segment(part),
            grid.place(part),
            lastOfSegment,
            independent,
            from,
            (int) (to - from),
            program.unixMillis(from, TIMESCALE),
            bytes.length),
        bytes);
  }

  private void reportInit(CmafMuxer muxer) {
    byte[] bytes = muxer.initSection();
    reports.init(
        new WorkerReport.Init(
            settings.name(),
            muxer.codecs(),
            settings.width(),
            settings.height(),
            start.framesPerSecond(),
            settings.bitrateBps(),
            TIMESCALE,
            bytes.length),
        bytes);
  }

  private AVFrame frame(Canvas canvas) {
    if (canvas.width() == settings.width() && canvas.height() == settings.height()) {
      return canvas.frame();
    }
    Canvas target = scaled;
    if (target == null) {
      target = new Canvas(settings.width(), settings.height());
      scaled = target;
      boolean muchSmaller = canvas.width() > 2 * settings.width();
      scaler =
          sws_getContext(
              canvas.width(),
              canvas.height(),
              AV_PIX_FMT_YUV420P,
              settings.width(),
              settings.height(),
              AV_PIX_FMT_YUV420P,
              muchSmaller ? SWS_BILINEAR : SWS_FAST_BILINEAR,
              null,
              null,
              (DoublePointer) null);
    }
    AVFrame from = canvas.frame();
    AVFrame to = target.frame();
    sws_scale(scaler, from.data(), from.linesize(), 0, canvas.height(), to.data(), to.linesize());
    return to;
  }
}
