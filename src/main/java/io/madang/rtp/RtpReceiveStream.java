package io.madang.rtp;

import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.wire.DropReason;
import io.madang.wire.NtpTime;

/// One received SSRC: its place in the negotiation, sequence, loss, jitter, retransmission
/// requests, clock and bitrate.
///
/// Confined to its loop. Holds no packet bytes.
public final class RtpReceiveStream {
  /// What [#attachment()] answers before [#attach].
  public static final Object NO_ATTACHMENT = new Object();

  private final int ssrc;
  private final String mid;
  private final String rid;
  private final MediaKind kind;
  private final HeaderExtensionMap extensions;
  private final SenderClock senderClock;
  private final ReceiveStatistics statistics = new ReceiveStatistics();
  private final DuplicateFilter duplicates = new DuplicateFilter();
  private final NackGenerator nacks = new NackGenerator();
  private final RateMeter rate = new RateMeter();

  private Codec codec;
  private Object attachment = NO_ATTACHMENT;
  private long bytes;
  private long packets;
  private long repaired;
  private long lastArrival = Long.MIN_VALUE;
  private long lastReportNtp;
  private int lastReportTimestamp;
  private long lastReportArrival;
  private boolean reported;

  /// @param rid the simulcast encoding, empty without simulcast
  /// @param senderClock shared by all streams of the same sender
  public RtpReceiveStream(
      int ssrc,
      String mid,
      String rid,
      Codec codec,
      HeaderExtensionMap extensions,
      SenderClock senderClock) {
    this.ssrc = ssrc;
    this.mid = mid;
    this.rid = rid;
    this.codec = codec;
    this.kind = codec.name().kind();
    this.extensions = extensions;
    this.senderClock = senderClock;
  }

  /// Takes a packet that came on this SSRC. Answers its extended sequence number, or a negative
  /// [DropReason]: `DUPLICATE`, `TOO_OLD`, or `MALFORMED_RTP` for a number out of all reason (RFC
  /// 3550, A.1). Padding-only packets are to be given as well, since they have numbers.
  public long receive(RtpPacket packet, long now) {
    long sequence = statistics.place(packet.sequenceNumber());
    if (sequence == ReceiveStatistics.IMPLAUSIBLE) {
      return DropReason.MALFORMED_RTP.asResult();
    }
    if (statistics.takeBegun()) {
      nacks.reset();
    }
    statistics.count(packet.timestamp(), toClockUnits(now));
    lastArrival = now;
    packets++;
    bytes += packet.length();
    rate.add(packet.length(), now);
    return filter(sequence, now);
  }

  /// Takes a packet that came as retransmission on another SSRC and was unwrapped. It mends a gap,
  /// but does not count as received on this SSRC (RFC 4588, section 6.3). Answers as [#receive].
  public long receiveRepaired(RtpPacket packet, long now) {
    long sequence = statistics.placeRepaired(packet.sequenceNumber());
    if (sequence < 0) {
      return DropReason.TOO_OLD.asResult();
    }
    if (sequence > statistics.highest()) {
      return DropReason.MALFORMED_RTX.asResult();
    }
    long result = filter(sequence, now);
    if (result >= 0) {
      repaired++;
    }
    return result;
  }

  /// Takes a sender report of this SSRC; `localUnixNanos` is our wall clock at its arrival.
  public void senderReport(long ntp, int rtpTimestamp, long now, long localUnixNanos) {
    lastReportNtp = ntp;
    lastReportTimestamp = rtpTimestamp;
    lastReportArrival = now;
    reported = true;
    senderClock.observe(NtpTime.toUnixNanos(ntp), localUnixNanos);
  }

  /// Adds this stream's report block to the receiver or sender report just begun, and starts the
  /// next loss interval. Answers `false` if it does not fit.
  public boolean writeReportBlock(RtcpWriter writer, long now) {
    int lastReport = reported ? NtpTime.compact(lastReportNtp) : 0;
    int delay = reported ? NtpTime.compactFromNanos(now - lastReportArrival) : 0;
    return writer.reportBlock(
        ssrc,
        statistics.takeFractionLost(),
        statistics.cumulativeLost(),
        (int) statistics.highest(),
        statistics.jitter(),
        lastReport,
        delay);
  }

  /// The sender changed to another payload type of the same section.
  public void switchCodec(Codec codec) {
    this.codec = codec;
  }

  /// Sets what the stream's consumer wants to find again with each packet.
  public void attach(Object attachment) {
    this.attachment = attachment;
  }

  public int ssrc() {
    return ssrc;
  }

  public String mid() {
    return mid;
  }

  /// Empty without simulcast.
  public String rid() {
    return rid;
  }

  public MediaKind kind() {
    return kind;
  }

  /// The codec of the latest packet.
  public Codec codec() {
    return codec;
  }

  public HeaderExtensionMap extensions() {
    return extensions;
  }

  public Object attachment() {
    return attachment;
  }

  public NackGenerator nacks() {
    return nacks;
  }

  /// The clock shared by all streams of this sender.
  public SenderClock senderClock() {
    return senderClock;
  }

  /// Whether a sender report told how RTP timestamps relate to time.
  public boolean hasSenderReport() {
    return reported;
  }

  /// The NTP timestamp of the last sender report.
  public long senderReportNtp() {
    return lastReportNtp;
  }

  /// The RTP timestamp of the last sender report.
  public int senderReportTimestamp() {
    return lastReportTimestamp;
  }

  /// When a sample with this RTP timestamp was captured, on our wall clock in Unix nanoseconds;
  /// meaningful once [#hasSenderReport()].
  public long captureUnixNanos(int rtpTimestamp) {
    int units = rtpTimestamp - lastReportTimestamp; // wraps as timestamps do
    long sender = NtpTime.toUnixNanos(lastReportNtp) + units * 1_000_000_000L / codec.clockRate();
    return senderClock.toLocal(sender);
  }

  /// Packets that came on this SSRC, duplicates included.
  public long packets() {
    return packets;
  }

  /// Bytes of these packets with their headers.
  public long bytes() {
    return bytes;
  }

  /// Packets that came by retransmission only.
  public long repaired() {
    return repaired;
  }

  /// As receiver reports count it: expected less received since the start or the sender's restart.
  public int cumulativeLost() {
    return statistics.cumulativeLost();
  }

  /// Interarrival jitter in RTP clock units.
  public int jitter() {
    return statistics.jitter();
  }

  /// -1 before the first packet.
  public long highestSequence() {
    return statistics.highest();
  }

  /// Bits per second over the last second, headers included.
  public long bitrateBps(long now) {
    return rate.bitrateBps(now);
  }

  /// When the last packet came, monotonic nanoseconds; `Long.MIN_VALUE` before the first.
  public long lastArrival() {
    return lastArrival;
  }

  private long filter(long sequence, long now) {
    if (duplicates.isTooOld(sequence)) {
      return DropReason.TOO_OLD.asResult();
    }
    if (!duplicates.add(sequence)) {
      return DropReason.DUPLICATE.asResult();
    }
    if (codec.nack()) {
      nacks.received(sequence, now);
    }
    return sequence;
  }

  /// Wraps as RTP timestamps do; the origin does not matter.
  private int toClockUnits(long nanos) {
    long seconds = nanos / 1_000_000_000L;
    long rest = nanos - seconds * 1_000_000_000L;
    return (int) (seconds * codec.clockRate() + rest * codec.clockRate() / 1_000_000_000L);
  }

  @Override
  public String toString() {
    return "RtpReceiveStream[ssrc="
        + Integer.toUnsignedString(ssrc)
        + " mid="
        + mid
        + (rid.isEmpty() ? "" : " rid=" + rid)
        + " "
        + codec.name()
        + "]";
  }
}
