package io.madang.compose.worker;

import io.madang.compose.link.CommandReceiver;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.worker.transcode.TranscodeOutput;
import io.madang.compose.worker.transcode.Transcoder;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.wire.MonotonicClock;
import io.madang.wire.NtpTime;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The worker behind its connection: commands and packets come in, from one thread; what they are
/// for runs on threads of its own.
final class Worker implements CommandReceiver {
  private static final int MAX_VIDEO_INPUTS = 64;
  private static final int VIDEO_CLOCK_RATE = 90_000;

  private final MonotonicClock clock;
  private final ReportSink reports;
  private final WorkerCounters counters = new WorkerCounters();
  private final PlayoutClocks clocks = new PlayoutClocks();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong pictureSerials = new AtomicLong();

  private final Map<String, VideoInput> inputs = new ConcurrentHashMap<>();
  private final Map<Integer, WorkerCommand.Source> sources = new ConcurrentHashMap<>();
  private final RtpPacket packet = new RtpPacket();
  private final RtcpCompound compound = new RtcpCompound();
  private final SenderReport senderReport = new SenderReport();
  private @Nullable Production production;
  private volatile @Nullable Transcoder transcoder;
  private volatile @Nullable Throwable failure;

  /// What exists from the start command on.
  private record Production(
      TickLoop ticks,
      SceneThread scenes,
      AudioProgram audio,
      Optional<TransportStreamTrack> transportStream) {}

  Worker(MonotonicClock clock, ReportSink reports) {
    this.clock = clock;
    this.reports = reports;
  }

  @Override
  public void command(WorkerCommand command) {
    switch (command) {
      case WorkerCommand.Start start -> start(start);
      case WorkerCommand.Scene scene -> begun().scenes().show(scene);
      case WorkerCommand.Source source -> source(source);
      case WorkerCommand.Rendition rendition ->
          begun().ticks().turn(rendition.name(), rendition.on());
      case WorkerCommand.Transcode transcode -> transcode(transcode);
      case WorkerCommand.Keyframe _ -> transcoding().keyframe();
      case WorkerCommand.Stop _ -> over.countDown();
    }
  }

  @Override
  public void rtp(byte[] array, int offset, int length) {
    Transcoder job = transcoder;
    if (job != null) {
      job.rtp(array, offset, length);
      return;
    }
    Production running = production;
    if (running == null || !packet.wrap(array, offset, length)) {
      return;
    }
    WorkerCommand.Source source = sources.get(packet.ssrc());
    if (source == null) {
      return;
    }
    long now = clock.nanoTime();
    if (source.kind() == MediaKind.AUDIO) {
      running.audio().packet(packet, now);
      return;
    }
    VideoInput input = inputs.get(source.slot());
    if (input != null) {
      if (packet.payloadLength() > 0) {
        clocks.arrival(packet.ssrc(), VIDEO_CLOCK_RATE, packet.timestamp(), now);
      }
      input.packet(packet);
    }
  }

  @Override
  public void rtcp(byte[] array, int offset, int length) {
    Transcoder job = transcoder;
    if (job != null) {
      job.rtcp(array, offset, length);
      return;
    }
    if (!compound.wrap(array, offset, length)) {
      return;
    }
    while (compound.next()) {
      if (senderReport.read(compound)) {
        clocks.senderReport(
            senderReport.ssrc(),
            NtpTime.toUnixNanos(senderReport.ntpTimestamp()),
            senderReport.rtpTimestamp());
      }
    }
  }

  /// Waits until the program is to end; `true` when it is.
  boolean awaitOver(long millis) throws InterruptedException {
    return over.await(millis, TimeUnit.MILLISECONDS);
  }

  /// Ends the wait: the connection has ended, or something has failed.
  void finish() {
    over.countDown();
  }

  /// Ends the wait because the worker cannot go on. Any thread.
  void fail(Throwable reason) {
    failure = reason;
    over.countDown();
  }

  /// Finishes what was begun and frees everything. Answers what has failed, if anything.
  Optional<Throwable> close() throws InterruptedException {
    Production running = production;
    if (running != null) {
      running.scenes().close();
      running.ticks().stop();
      running.audio().close();
      running.transportStream().ifPresent(TransportStreamTrack::finish);
    }
    Transcoder job = transcoder;
    if (job != null) {
      job.close();
    }
    for (VideoInput input : inputs.values()) {
      input.close();
    }
    for (VideoInput input : inputs.values()) {
      input.awaitEnd();
    }
    return Optional.ofNullable(failure);
  }

  WorkerReport.Statistics statistics() {
    Transcoder job = transcoder;
    if (job != null) {
      return new WorkerReport.Statistics(
          ProcessFigures.cpuMillis(),
          ProcessFigures.residentBytes(),
          job.counters().pictures(),
          job.counters().skipped(),
          job.counters().errors(),
          0,
          1);
    }
    Production running = production;
    long soundErrors = running == null ? 0 : running.audio().counters().decodeErrors();
    return new WorkerReport.Statistics(
        ProcessFigures.cpuMillis(),
        ProcessFigures.residentBytes(),
        counters.ticks(),
        counters.skippedTicks(),
        counters.decodeErrors() + soundErrors,
        counters.takeLatencyMicros(),
        sources.size());
  }

  private Production begun() {
    Production running = production;
    if (running == null) {
      throw new IllegalStateException("the first command is start");
    }
    return running;
  }

  private void start(WorkerCommand.Start start) {
    if (production != null || transcoder != null) {
      throw new IllegalStateException("start comes once");
    }
    ProgramClock program =
        ProgramClock.start(start, clock.nanoTime(), WallClock.system().unixNanos());
    var shared =
        new RenditionTrack.Program(
            start,
            program,
            clock,
            H264Encoder.find(start.encoder()),
            reports,
            counters,
            this::fail);
    Optional<TransportStreamTrack> transportStream =
        start.transportStream()
            ? Optional.of(new TransportStreamTrack(start, program, reports))
            : Optional.empty();
    ProgramCopy copy = transportStream.<ProgramCopy>map(track -> track).orElse(ProgramCopy.NONE);
    var audio = new AudioProgram(start, program, clocks, reports, copy, this::fail);
    var ticks = new TickLoop(shared, this::picture, copy);
    var largest = start.renditions().getFirst();
    var artist = new SceneArtist(largest.width(), largest.height(), font(start.fontFile()));
    var scenes = new SceneThread(artist, ticks::show, this::fail);
    production = new Production(ticks, scenes, audio, transportStream);
    ticks.begin();
  }

  private void transcode(WorkerCommand.Transcode command) {
    if (production != null || transcoder != null) {
      throw new IllegalStateException("transcode comes once");
    }
    try {
      transcoder =
          new Transcoder(
              command, H264Encoder.find(command.encoder()), new TranscoderReports(), clock);
    } catch (UnsupportedFormatException refused) {
      throw new IllegalStateException(refused);
    }
  }

  private Transcoder transcoding() {
    Transcoder job = transcoder;
    if (job == null) {
      throw new IllegalStateException("the first command is transcode");
    }
    return job;
  }

  private void source(WorkerCommand.Source source) {
    Production running = begun();
    boolean ends = source.participant().isEmpty();
    if (ends) {
      sources.remove(source.ssrc());
    } else if (source.equals(sources.put(source.ssrc(), source))) {
      return;
    }
    clocks.source(source.ssrc(), source.participant());
    if (source.kind() == MediaKind.AUDIO) {
      running.audio().source(source);
    } else if (ends) {
      closeInput(source.slot());
    } else {
      openInput(source);
    }
  }

  private void openInput(WorkerCommand.Source source) {
    VideoInput input = inputs.get(source.slot());
    if (input != null && !input.isClosed()) {
      input.source(source);
    } else if (input != null || inputs.size() < MAX_VIDEO_INPUTS) {
      var opened = new VideoInput(source, clock, clocks, reports, counters, pictureSerials);
      inputs.put(source.slot(), opened);
    }
  }

  private void closeInput(String slot) {
    VideoInput input = inputs.remove(slot);
    if (input != null) {
      input.close();
    }
  }

  private Optional<Picture> picture(Tile tile, long nanos) {
    VideoInput input = inputs.get(tile.slot());
    return input == null ? Optional.empty() : input.picture(tile, nanos);
  }

  private static Path font(String named) {
    try {
      return FontFile.find(named);
    } catch (IOException missing) {
      throw new IllegalStateException("no font", missing);
    }
  }

  /// What a transcoder makes goes to the server.
  private final class TranscoderReports implements TranscodeOutput {
    @Override
    public void packet(byte[] array, int offset, int length) {
      reports.packet(array, offset, length);
    }

    @Override
    public void keyframeNeeded() {
      reports.report(new WorkerReport.KeyframeNeeded(""));
    }

    @Override
    public void failed(Throwable reason) {
      fail(reason);
    }
  }
}
