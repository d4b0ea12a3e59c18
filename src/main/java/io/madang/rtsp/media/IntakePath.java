package io.madang.rtsp.media;

import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtsp.media.payload.PayloadPath;
import io.madang.rtsp.media.payload.StreamWriter;
import io.madang.rtsp.media.payload.VideoFormat;
import io.madang.rtsp.message.StreamTrack;
import org.jspecify.annotations.Nullable;

/// One used track of a source from its packets to the room: receiving half, payloads, clock.
///
/// Confined to its intake's lock.
final class IntakePath implements IntakeTrack.PacketSink {
  /// Sources that report at all report at once, or soon.
  private static final long FIRST_ARRIVAL_REPORT_NANOS = 500_000_000L;

  private static final long ARRIVAL_REPORT_NANOS = 2_000_000_000L;

  private final TrackPlan plan;
  private final Host host;
  private final IntakeTrack receiver;
  private final CaptureClock.Track clock;
  private final StreamWriter writer;
  private final @Nullable PayloadPath path; // none where packets go to the transcoder alone
  private final @Nullable GroupCache group; // where a transcoder may begin in the middle of one
  private VideoFormat format = VideoFormat.UNKNOWN;
  private long reportNtp;
  private int reportTimestamp;
  private boolean reported;
  private long nextArrivalReport = Long.MIN_VALUE;
  private boolean ended;

  /// The intake around it.
  interface Host {
    /// The wall clock at a monotonic time, Unix nanoseconds.
    long unixNanos(long now);

    /// The transcoder takes what it needs.
    void transcode(MediaKind kind, byte[] array, int offset, int length);

    void reportToTranscoder(MediaKind kind, long ntpTimestamp, int rtpTimestamp);

    /// The room is to be told anew of this track, before the next packet of it.
    void formatChanged(IntakePath path);
  }

  IntakePath(
      TrackPlan plan,
      StreamWriter writer,
      CaptureClock.Track clock,
      long reorderNanos,
      VideoFormat remembered,
      Host host) {
    this.plan = plan;
    this.host = host;
    this.writer = writer;
    this.clock = clock;
    StreamTrack track = plan.track();
    this.receiver = new IntakeTrack(track.payloadType(), track.clockRate(), reorderNanos, this);
    this.path = plan.passed().map(codec -> path(codec.name(), remembered)).orElse(null);
    if (path != null) {
      format = path.format();
    }
    CodecName codec = plan.passed().map(passed -> passed.name()).orElse(null);
    boolean grouped = codec == CodecName.H264 || codec == CodecName.H265;
    this.group = codec != null && grouped ? new GroupCache(codec) : null;
  }

  @Override
  public void packet(RtpPacket packet, int lost, long now) {
    ended = false;
    clock.packet(packet.timestamp(), host.unixNanos(now));
    if (nextArrivalReport == Long.MIN_VALUE) {
      nextArrivalReport = now + FIRST_ARRIVAL_REPORT_NANOS;
    }
    host.transcode(plan.track().kind(), packet.array(), packet.offset(), packet.length());
    keep(packet);
    if (path != null) {
      path.packet(packet, lost, now);
    }
  }

  @Override
  public void restarted() {
    clock.restart();
    reported = false;
    if (group != null) {
      group.forget();
    }
    if (path != null) {
      path.restart();
    }
  }

  void receive(byte[] array, int offset, int length, long now) {
    receiver.receive(array, offset, length, now);
  }

  /// A sender report has come.
  void senderReport(int ssrc, long ntp, int timestamp, long now) {
    if (receiver.report().isBegun() && ssrc != receiver.report().ssrc()) {
      return; // of a stream that is over, or not yet confirmed
    }
    receiver.report().senderReport(ntp, now);
    if (clock.report(ntp, timestamp)) {
      tell(clock.toLocal(ntp), timestamp);
    }
  }

  void bye() {
    ended = true;
  }

  /// Gives up on missing packets, and reports by arrival where the source does not.
  void tick(long now) {
    receiver.expire(now);
    if (nextArrivalReport != Long.MIN_VALUE && now >= nextArrivalReport) {
      nextArrivalReport = now + ARRIVAL_REPORT_NANOS;
      if (!clock.isTrusted() && clock.hasArrived()) {
        tell(clock.arrivalNtp(), clock.lastTimestamp());
      }
    }
  }

  /// The transcoder begins: it has to know what the room knows, and what the next pictures build
  /// on.
  void tellTranscoder() {
    MediaKind kind = plan.track().kind();
    if (reported) {
      host.reportToTranscoder(kind, reportNtp, reportTimestamp);
    }
    if (group != null) {
      group.replay((array, offset, length) -> host.transcode(kind, array, offset, length));
    }
  }

  TrackPlan plan() {
    return plan;
  }

  VideoFormat format() {
    return format;
  }

  StreamWriter writer() {
    return writer;
  }

  IntakeTrack receiver() {
    return receiver;
  }

  boolean ended() {
    return ended;
  }

  int width() {
    return path == null ? 0 : path.format().width();
  }

  int height() {
    return path == null ? 0 : path.format().height();
  }

  /// Packets left out on either half.
  long malformed() {
    return receiver.malformed() + (path == null ? 0 : path.malformed());
  }

  /// What goes wrong with the stream, in plain words; empty if nothing.
  String trouble() {
    return path != null && path.interleaved() > 0
        ? "Some packets are interleaved in a way that is not supported."
        : "";
  }

  /// Only where there may be a transcoder, and before the packet's header is written to.
  private void keep(RtpPacket packet) {
    if (group != null && plan.hasSubstitute(format)) {
      group.add(packet);
    }
  }

  private void tell(long ntp, int timestamp) {
    reportNtp = ntp;
    reportTimestamp = timestamp;
    reported = true;
    writer.senderReport(ntp, timestamp);
    host.reportToTranscoder(plan.track().kind(), ntp, timestamp);
  }

  private PayloadPath path(CodecName codec, VideoFormat remembered) {
    return PayloadPath.of(codec, plan.track().formatParameters(), remembered, writer, this::change);
  }

  private void change(VideoFormat next) {
    VideoFormat before = format;
    format = next;
    boolean tell =
        before.unplayable() != next.unplayable() || !plan.passed(before).equals(plan.passed(next));
    if (tell) {
      host.formatChanged(this);
    }
  }
}
