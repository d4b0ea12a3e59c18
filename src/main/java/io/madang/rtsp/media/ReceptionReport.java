package io.madang.rtsp.media;

import io.madang.rtp.DuplicateFilter;
import io.madang.rtp.ReceiveStatistics;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.wire.NtpTime;

/// What a source is told about one of its streams (RFC 3550, section 6.4.2). Confined to one thread
/// at a time.
final class ReceptionReport {
  private final int clockRate;
  private ReceiveStatistics statistics = new ReceiveStatistics();
  private DuplicateFilter duplicates = new DuplicateFilter();
  private int ssrc;
  private boolean begun;
  private boolean reported;
  private int lastReport;
  private long lastReportArrival;
  private long duplicateCount;

  ReceptionReport(int clockRate) {
    this.clockRate = clockRate;
  }

  /// Another stream begins.
  void begin(int ssrc) {
    this.ssrc = ssrc;
    begun = true;
    reported = false;
    statistics = new ReceiveStatistics();
    duplicates = new DuplicateFilter();
  }

  boolean isBegun() {
    return begun;
  }

  int ssrc() {
    return ssrc;
  }

  /// The extended sequence number of a packet, or [ReceiveStatistics#IMPLAUSIBLE]; see there.
  long place(int sequenceNumber) {
    return statistics.place(sequenceNumber);
  }

  /// Whether the sender has begun its numbering anew with the packet placed last.
  boolean takeBegun() {
    boolean restarted = statistics.takeBegun();
    if (restarted) {
      duplicates = new DuplicateFilter();
    }
    return restarted;
  }

  /// Counts a packet that has been placed; answers whether it is new.
  boolean count(long sequence, int timestamp, long now) {
    statistics.count(timestamp, units(now));
    if (duplicates.isTooOld(sequence)) {
      return true; // nothing is known of it; whoever puts packets in order finds it late
    }
    boolean isNew = duplicates.add(sequence);
    duplicateCount += isNew ? 0 : 1;
    return isNew;
  }

  void senderReport(long ntp, long now) {
    lastReport = NtpTime.compact(ntp);
    lastReportArrival = now;
    reported = true;
  }

  /// Adds the block to the report just begun.
  boolean write(RtcpWriter writer, long now) {
    int delay = reported ? NtpTime.compactFromNanos(now - lastReportArrival) : 0;
    return writer.reportBlock(
        ssrc,
        statistics.takeFractionLost(),
        statistics.cumulativeLost(),
        (int) statistics.highest(),
        statistics.jitter(),
        reported ? lastReport : 0,
        delay);
  }

  long duplicates() {
    return duplicateCount;
  }

  /// Wraps as RTP timestamps do.
  private int units(long nanos) {
    long seconds = nanos / 1_000_000_000L;
    long rest = nanos - seconds * 1_000_000_000L;
    return (int) (seconds * clockRate + rest * clockRate / 1_000_000_000L);
  }
}
