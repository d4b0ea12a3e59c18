package io.madang.room;

import io.madang.room.frame.TimestampRewriter;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.RtcpWriter;
import org.jspecify.annotations.Nullable;

/// The media clock of one slot: it runs on over changing sources, and sender reports tell it in the
/// capture time of the source that is sent now.
///
/// Confined to its `MediaLoop`; allocates nothing.
final class SlotClock {
  private final Subscriber subscriber;
  private final RtpSendStream stream;
  private final TimestampRewriter timestamps;
  private @Nullable Encoding last;
  private int lastTimestamp;
  private long lastForwarded;
  private @Nullable Encoding told;
  private long toldNtp;

  /// @param stream whose sender reports tell this clock
  SlotClock(Subscriber subscriber, RtpSendStream stream, int firstTimestamp) {
    this.subscriber = subscriber;
    this.stream = stream;
    this.timestamps = new TimestampRewriter(firstTimestamp);
  }

  /// The next frames come from another source.
  ///
  /// @param timestamp of its first frame
  /// @param elapsed media clock units since the last frame sent
  void begin(Encoding encoding, int timestamp, long elapsed) {
    timestamps.switchSource(timestamp, elapsed);
    told = null;
    update(encoding);
  }

  /// The timestamp of a packet that is passed on.
  ///
  /// @param drawnBack media clock units it is sent before its time
  int map(Encoding encoding, RtpPacket packet, int drawnBack, long now) {
    last = encoding;
    lastTimestamp = packet.timestamp();
    lastForwarded = now;
    return timestamps.map(packet.timestamp() - drawnBack);
  }

  /// Media clock units between the last frame sent and this one: by capture time where both sides'
  /// sender reports tell it, else by arrival.
  long elapsedUnits(Encoding encoding, int timestamp, int clockRate, long now) {
    long nanos = now - lastForwarded;
    Encoding before = last;
    if (before != null && shareClock(before, encoding)) {
      nanos =
          encoding.stream().captureUnixNanos(timestamp)
              - before.stream().captureUnixNanos(lastTimestamp);
    }
    return nanos / 1_000 * clockRate / 1_000_000;
  }

  /// Brings the clock of the sender reports up to date.
  void update(Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    if (source.hasSenderReport()) {
      int reported = source.senderReportTimestamp();
      stream.clock(reported + timestamps.offset(), source.captureUnixNanos(reported));
    } else if (lastForwarded != 0) {
      stream.clock(timestamps.lastSent(), subscriber.unixNanosAt(lastForwarded));
    }
  }

  /// Whether the clock of the source that is sent now has to be told (again).
  boolean isReportDue(Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    return source.hasSenderReport() && (encoding != told || source.senderReportNtp() != toldNtp);
  }

  /// Writes the source's last sender report in the slot's own timestamps: the publisher's NTP time
  /// as it came.
  boolean writeReport(RtcpWriter writer, Encoding encoding) {
    RtpReceiveStream source = encoding.stream();
    told = encoding;
    toldNtp = source.senderReportNtp();
    return writer.senderReport(
        stream.ssrc(),
        toldNtp,
        source.senderReportTimestamp() + timestamps.offset(),
        (int) stream.packets(),
        (int) stream.octets());
  }

  private static boolean shareClock(Encoding one, Encoding other) {
    return one.track().participant() == other.track().participant()
        && one.stream().hasSenderReport()
        && other.stream().hasSenderReport();
  }
}
