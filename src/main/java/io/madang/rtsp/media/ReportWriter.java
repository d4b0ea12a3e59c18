package io.madang.rtsp.media;

import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;

/// Writes what a source is told of its streams (RFC 3550, section 6.4.2), and asks it for keyframes
/// (RFC 4585, section 6.3.1). Confined to its intake's lock.
final class ReportWriter {
  /// A camera that answers each request would send nothing but keyframes.
  private static final long KEYFRAME_INTERVAL_NANOS = 500_000_000L;

  /// Reports of one session are told apart by their transport, so any number does.
  private static final int SSRC = 0x6d61_6461;

  /// Nobody is to be known by it (RFC 7022).
  private static final byte[] CNAME = "madang".getBytes(StandardCharsets.US_ASCII);

  private final Demand demand;
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer buffer = new PacketBuffer();
  private long nextKeyframeRequest = Long.MIN_VALUE;

  ReportWriter(Demand demand) {
    this.demand = demand;
  }

  int write(IntakePath path, byte[] array, int offset, long now) {
    ReceptionReport report = path.receiver().report();
    if (!report.isBegun()) {
      return 0;
    }
    writer.begin(buffer.wrap(array, offset, 0));
    boolean complete =
        writer.receiverReport(SSRC) && report.write(writer, now) && writer.cname(SSRC, CNAME);
    if (complete && isFeedbackDue(path, now)) {
      demand.of(path.plan().track().kind()).takeKeyframe();
      nextKeyframeRequest = now + KEYFRAME_INTERVAL_NANOS;
      writer.pictureLoss(SSRC, report.ssrc());
    }
    return buffer.length();
  }

  boolean isFeedbackDue(IntakePath path, long now) {
    return path.plan().isVideo()
        && path.plan().track().feedback()
        && path.receiver().report().isBegun()
        && now >= nextKeyframeRequest
        && demand.of(path.plan().track().kind()).needsKeyframe();
  }
}
