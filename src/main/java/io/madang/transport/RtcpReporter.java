package io.madang.transport;

import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.transport.bwe.ArrivalLog;
import io.madang.wire.Deadline;
import io.madang.wire.NtpTime;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the RTCP a transport sends: reports about once a second (RFC 3550, section 6.4), and
/// feedback as soon as it is due (RFC 4585; reduced size, RFC 5506): retransmission requests,
/// keyframe requests and transport-wide arrivals.
///
/// Confined to its `MediaLoop`.
final class RtcpReporter {
  /// A datagram that every path carries.
  private static final int MAX_COMPOUND = 1_200;

  private static final long MILLI = 1_000_000L;

  /// Reports go out every 0.9 to 1.1 s: RFC 3550 wants chance in it so that peers do not speak in
  /// chorus.
  private static final long REPORT_NANOS = 900 * MILLI;

  private static final int REPORT_JITTER_MILLIS = 200;

  /// Twenty reports take half a second.
  private static final long HURRY_NANOS = 25 * MILLI;

  /// Twenty times a second, as Chromium sends it: often enough for its estimator, 0.1 % of the
  /// traffic.
  private static final long ARRIVALS_NANOS = 50 * MILLI;

  /// Keyframe requests of our own for one stream, after packets were given up.
  private static final long KEYFRAME_NANOS = 500 * MILLI;

  /// Blocks of one report.
  private static final int MAX_BLOCKS = 31;

  /// A sender report and a source description with our name.
  private static final int SENDER_REPORT_ROOM = 28 + 40;

  /// Numbers of one request.
  private static final int MAX_NACKS = 256;

  private final MediaLoop loop;
  private final PeerTransport transport;
  private final RtpReceiver receiver;
  private final List<RtpSendStream> sendStreams;
  private final RoundTrip roundTrip;
  private final TransportStatistics statistics;
  private final int ssrc;
  private final byte[] cname;
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer compound = new PacketBuffer(MAX_COMPOUND);
  private final int[] lost = new int[MAX_NACKS];
  private final Deadline reportDeadline;
  private final Deadline feedbackDeadline;
  private long feedbackAt = Long.MAX_VALUE;
  private long reportedAt;
  private long reportAt;
  private long arrivalsSentAt;
  private long keyframeAskedAt;
  private int jitter;
  private int fullIntraNumber;

  RtcpReporter(
      MediaLoop loop,
      PeerTransport transport,
      RtpReceiver receiver,
      List<RtpSendStream> sendStreams,
      RoundTrip roundTrip,
      TransportStatistics statistics,
      int ssrc,
      String cname) {
    this.loop = loop;
    this.transport = transport;
    this.receiver = receiver;
    this.sendStreams = sendStreams;
    this.roundTrip = roundTrip;
    this.statistics = statistics;
    this.ssrc = ssrc;
    this.cname = cname.getBytes(StandardCharsets.UTF_8);
    this.jitter = ssrc;
    this.keyframeAskedAt = loop.now() - KEYFRAME_NANOS;
    this.arrivalsSentAt = loop.now() - ARRIVALS_NANOS;
    this.reportDeadline =
        loop.deadlines().create(() -> transport.guard("an RTCP report", this::report));
    this.feedbackDeadline =
        loop.deadlines().create(() -> transport.guard("RTCP feedback", this::feedback));
  }

  /// Starts reporting: keys are there.
  void start() {
    scheduleReport();
  }

  void stop() {
    loop.deadlines().cancel(reportDeadline);
    loop.deadlines().cancel(feedbackDeadline);
  }

  /// Lets feedback go out at `nanos` at the latest. Called for each packet: does nothing if that is
  /// settled already.
  void wantFeedback(long nanos) {
    long due =
        receiver.arrivals().hasNews() ? Math.min(nanos, arrivalsSentAt + ARRIVALS_NANOS) : nanos;
    if (due < feedbackAt) {
      feedbackAt = due;
      loop.deadlines().reschedule(feedbackDeadline, due);
    }
  }

  /// Asks for a keyframe at once: by full intra request if `fir`, else by picture loss indication.
  void requestKeyframe(int mediaSsrc, boolean fir) {
    begin();
    if (fir) {
      fullIntraNumber = fullIntraNumber + 1 & 0xff;
      writer.fullIntra(ssrc, mediaSsrc, fullIntraNumber);
    } else {
      writer.pictureLoss(ssrc, mediaSsrc);
    }
    statistics.keyframeRequestSent();
    send();
  }

  private void report() {
    if (loop.now() < reportAt) {
      hurry();
      return;
    }
    scheduleReport();
    if (!transport.canSend()) {
      return;
    }
    begin();
    writeReportBlocks();
    writer.cname(ssrc, cname);
    writeRoundTrip();
    for (int i = 0; i < sendStreams.size(); i++) {
      writeSenderReport(sendStreams.get(i));
    }
    send();
    reportedAt = loop.now();
  }

  /// Between two reports: the clocks of those streams that have another one than before.
  private void hurry() {
    if (transport.canSend()) {
      begin();
      for (int i = 0; i < sendStreams.size(); i++) {
        if (sendStreams.get(i).isReportOwed()) {
          writeSenderReport(sendStreams.get(i));
        }
      }
      send();
    }
    wakeForReport();
  }

  /// Blocks for the streams heard since the last report (RFC 3550, section 6.4.2), in as many
  /// reports as they need.
  private void writeReportBlocks() {
    writer.receiverReport(ssrc);
    int blocks = 0;
    List<RtpReceiveStream> streams = receiver.streams();
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).lastArrival() < reportedAt) {
        continue;
      }
      if (blocks == MAX_BLOCKS) {
        send();
        begin();
        writer.receiverReport(ssrc);
        blocks = 0;
      }
      streams.get(i).writeReportBlock(writer, loop.now());
      blocks++;
    }
  }

  private void writeRoundTrip() {
    if (!receiver.streams().isEmpty()) {
      writer.receiverReferenceTime(ssrc, NtpTime.fromUnixNanos(loop.wallClock().unixNanos()));
    }
    if (roundTrip.hasReference()) {
      int peer = roundTrip.referenceSsrc();
      int reference = roundTrip.reference();
      int delay = NtpTime.compactFromNanos(loop.now() - roundTrip.takeReferenceArrival());
      writer.delaySinceReferenceTime(ssrc, peer, reference, delay);
    }
  }

  private void writeSenderReport(RtpSendStream stream) {
    if (compound.tailroom() < SENDER_REPORT_ROOM) {
      send();
      begin();
    }
    if (stream.writeSenderReport(writer, loop.wallClock().unixNanos())) {
      writer.cname(stream.ssrc(), cname);
    }
  }

  private void feedback() {
    feedbackAt = Long.MAX_VALUE;
    if (!transport.canSend()) {
      // The next packet that comes asks again.
      return;
    }
    begin();
    long next = Long.MAX_VALUE;
    List<RtpReceiveStream> streams = receiver.streams();
    for (int i = 0; i < streams.size(); i++) {
      RtpReceiveStream stream = streams.get(i);
      if (stream.nacks().nextDeadline() <= loop.now()) {
        writeNacks(stream);
      }
      next = Math.min(next, stream.nacks().nextDeadline());
    }
    writeArrivals();
    send();
    wantFeedback(next);
  }

  private void writeNacks(RtpReceiveStream stream) {
    int count = stream.nacks().collect(loop.now(), roundTrip.nanosOrAssumed(), lost);
    int written = writer.nack(ssrc, stream.ssrc(), lost, count);
    if (written < count) {
      send();
      begin();
      System.arraycopy(lost, written, lost, 0, count - written);
      written += writer.nack(ssrc, stream.ssrc(), lost, count - written);
    }
    statistics.nacksSent(written);
    if (stream.nacks().takeKeyframeNeeded() && stream.kind() == MediaKind.VIDEO) {
      askForKeyframe(stream);
    }
  }

  /// Packets were given up: what follows cannot be decoded.
  private void askForKeyframe(RtpReceiveStream stream) {
    if (loop.now() - keyframeAskedAt >= KEYFRAME_NANOS && writer.pictureLoss(ssrc, stream.ssrc())) {
      keyframeAskedAt = loop.now();
      statistics.keyframeRequestSent();
    }
  }

  private void writeArrivals() {
    ArrivalLog arrivals = receiver.arrivals();
    if (!arrivals.hasNews() || loop.now() < arrivalsSentAt + ARRIVALS_NANOS) {
      return;
    }
    arrivalsSentAt = loop.now();
    while (arrivals.hasNews()) {
      if (!arrivals.writeFeedback(writer, ssrc, receiver.lastMediaSsrc())) {
        if (compound.length() == 0) {
          return;
        }
        send();
        begin();
      }
    }
  }

  private void scheduleReport() {
    jitter = jitter * 1_103_515_245 + 12_345;
    long offset = (jitter >>> 16) % REPORT_JITTER_MILLIS;
    reportAt = loop.now() + REPORT_NANOS + offset * MILLI;
    wakeForReport();
  }

  private void wakeForReport() {
    boolean owed = false;
    for (int i = 0; i < sendStreams.size(); i++) {
      owed |= sendStreams.get(i).isReportOwed();
    }
    long next = owed ? Math.min(reportAt, loop.now() + HURRY_NANOS) : reportAt;
    loop.deadlines().reschedule(reportDeadline, next);
  }

  private void begin() {
    compound.setLength(0);
    writer.begin(compound);
  }

  private void send() {
    if (compound.length() > 0) {
      transport.sendRtcp(compound);
    }
  }
}
