package io.madang.compose;

import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.AudioLevel;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.wire.MonotonicClock;

/// One worker's turn in a [Transcoding]: its process and its connection. Ends once, whatever the
/// reason, and says so. What it makes comes on the thread that reads it.
final class TranscodingRun implements WorkerProcess.Reports {
  private static final int NO_LEVEL = -1;

  private final WorkerProcess process;
  private final TranscodingLink link;
  private final MonotonicClock clock;
  private final Events events;
  private final long begunNanos;
  private final RtpPacket packet = new RtpPacket();
  private final AudioLevel level = new AudioLevel();
  private final RtcpCompound compound = new RtcpCompound();
  private final SenderReport senderReport = new SenderReport();
  private volatile long lastHeardNanos;
  private volatile String killedFor = "";

  /// What a run tells, on one thread.
  interface Events {
    /// The packet is borrowed and may be changed.
    void onRtp(MediaKind kind, RtpPacket packet, int audioLevel);

    void onSenderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp);

    void onKeyframeNeeded();

    /// The last call.
    void onRunEnded(TranscodingRun run, String reason);
  }

  TranscodingRun(WorkerProcess process, MonotonicClock clock, Events events) {
    this.process = process;
    this.clock = clock;
    this.events = events;
    this.link = new TranscodingLink("transcoding-" + process.pid(), process::write, clock);
    this.begunNanos = clock.nanoTime();
    this.lastHeardNanos = begunNanos;
  }

  /// Tells the worker what to do; packets may follow.
  void start(WorkerCommand.Transcode command) {
    process.begin(command, this);
    link.start();
  }

  TranscodingLink link() {
    return link;
  }

  long pid() {
    return process.pid();
  }

  long ageNanos(long now) {
    return now - begunNanos;
  }

  /// How long nothing was heard of the worker, which reports every second.
  long silentNanos(long now) {
    return now - lastHeardNanos;
  }

  /// Ends the worker at once.
  void kill(String why) {
    killedFor = why;
    link.close();
    process.close();
  }

  @Override
  public void report(WorkerReport report) {
    lastHeardNanos = clock.nanoTime();
    if (report instanceof WorkerReport.KeyframeNeeded) {
      events.onKeyframeNeeded();
    }
  }

  @Override
  public void init(WorkerReport.Init init, byte[] bytes) {
    // belongs to the other job
  }

  @Override
  public void part(WorkerReport.Part part, byte[] bytes) {
    // belongs to the other job
  }

  @Override
  public void rtp(byte[] array, int offset, int length) {
    if (!packet.wrap(array, offset, length)) {
      return;
    }
    if (packet.ssrc() == TranscodeStreams.VIDEO_SSRC) {
      events.onRtp(MediaKind.VIDEO, packet, NO_LEVEL);
    } else {
      level.read(packet, TranscodeStreams.AUDIO_LEVEL_EXTENSION);
      events.onRtp(MediaKind.AUDIO, packet, level.level());
    }
  }

  @Override
  public void rtcp(byte[] array, int offset, int length) {
    if (!compound.wrap(array, offset, length)) {
      return;
    }
    while (compound.next()) {
      if (senderReport.read(compound)) {
        boolean video = senderReport.ssrc() == TranscodeStreams.VIDEO_SSRC;
        events.onSenderReport(
            video ? MediaKind.VIDEO : MediaKind.AUDIO,
            senderReport.ntpTimestamp(),
            senderReport.rtpTimestamp());
      }
    }
  }

  @Override
  public void ended(String reason) {
    link.close();
    events.onRunEnded(this, killedFor.isEmpty() ? reason : killedFor);
  }
}
