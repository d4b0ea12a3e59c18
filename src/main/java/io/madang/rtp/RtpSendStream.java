package io.madang.rtp;

import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.wire.NtpTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One SSRC that we send, with its RTX SSRC: counters and clock for sender reports, what the
/// receiver reports, and which source packet each sent sequence number was, so that a NACK is
/// answered without a copy of the payload.
///
/// Only numbers are kept. The memory for them is made with the first [#remember]. Confined to its
/// loop.
public final class RtpSendStream {
  /// "No such packet", see [#find].
  public static final int UNKNOWN = -1;

  /// The value of [#rtxSsrc()] without retransmissions.
  public static final int NO_RTX_SSRC = 0;

  /// How many numbers each sent packet can carry for its rewriting.
  public static final int REWRITES = 3;

  private static final long NEVER = Long.MIN_VALUE;

  /// Where timestamps get another relation to time (another source, another clock rate), receivers
  /// that draw a line through the last reports are wrong about sound and picture until the old ones
  /// are forgotten; libwebrtc looks at twenty, so as many are sent quickly.
  private static final int REPORTS_OWED = 20;

  /// Less is how clocks drift and are read.
  private static final long CLOCK_JUMP_NANOS = 5_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// Two NACKs for one packet within this time are one loss, also when the round trip is shorter or
  /// unknown.
  private static final long MIN_RESEND_NANOS = 10_000_000L;

  private final int ssrc;
  private final int rtxSsrc;
  private final int remembered;

  private long[] sequences = new long[0];
  private @Nullable PacketHistory[] sources = new @Nullable PacketHistory[0];
  private long[] sourceSequences = new long[0];
  private int[] rewrites = new int[0];
  private long[] resentAt = new long[0];

  private int rtxSequence;
  private int clockRate;
  private long packets;
  private long octets;
  private long resent;
  private int clockTimestamp;
  private long clockUnixNanos;
  private boolean clockKnown;
  private int reportsOwed;
  private int fractionLost;
  private int cumulativeLost;
  private int reportedJitter;
  private long roundTripNanos;

  /// @param rtxSsrc [#NO_RTX_SSRC] without RTX
  /// @param firstRtxSequence random, as RFC 3550 wants it
  /// @param remembered how many sent packets to know for NACKs, a power of two
  public RtpSendStream(int ssrc, int rtxSsrc, int clockRate, int firstRtxSequence, int remembered) {
    if (Integer.bitCount(remembered) != 1 || remembered > 1 << 15) {
      throw new IllegalArgumentException("packets to remember: " + remembered);
    }
    this.ssrc = ssrc;
    this.rtxSsrc = rtxSsrc;
    this.clockRate = clockRate;
    this.rtxSequence = firstRtxSequence & 0xffff;
    this.remembered = remembered;
  }

  /// Counts a sent packet (originals, not RTX): `payloadLength` without header and padding.
  public void sent(int payloadLength) {
    packets++;
    octets += payloadLength;
  }

  /// Notes which source packet went out under `sequenceNumber`, and up to three numbers its
  /// rewriting needed (timestamp, picture id, …), for the case of a NACK.
  public void remember(
      int sequenceNumber, PacketHistory source, long sourceSequence, int a, int b, int c) {
    if (sequences.length == 0) {
      allocate();
    }
    int index = sequenceNumber & remembered - 1;
    sequences[index] = sequenceNumber;
    sources[index] = source;
    sourceSequences[index] = sourceSequence;
    rewrites[REWRITES * index] = a;
    rewrites[REWRITES * index + 1] = b;
    rewrites[REWRITES * index + 2] = c;
    resentAt[index] = NEVER;
  }

  /// The index of a sent packet for the queries below, or [#UNKNOWN] if it was not sent or is
  /// forgotten.
  public int find(int sequenceNumber) {
    if (sequences.length == 0) {
      return UNKNOWN;
    }
    int index = sequenceNumber & remembered - 1;
    return sequences[index] == sequenceNumber ? index : UNKNOWN;
  }

  /// Whether to answer a NACK for this packet now; notes the resending if so. The same packet is
  /// resent once per round trip at most, since the next NACK may have left before the answer came.
  public boolean mayResend(int index, long now) {
    long interval = Math.max(MIN_RESEND_NANOS, roundTripNanos);
    if (resentAt[index] != NEVER && now - resentAt[index] < interval) {
      return false;
    }
    resentAt[index] = now;
    resent++;
    return true;
  }

  /// The history a sent packet came from. It may have overwritten the packet since: ask
  /// [PacketHistory#slotOf].
  public PacketHistory source(int index) {
    PacketHistory source = sources[index];
    if (source == null) {
      throw new IllegalStateException("nothing was sent as number " + index);
    }
    return source;
  }

  /// The extended sequence number of a sent packet in its history.
  public long sourceSequence(int index) {
    return sourceSequences[index];
  }

  /// One of the numbers given to [#remember]; `which` is 0, 1 or 2.
  public int rewrite(int index, int which) {
    return rewrites[REWRITES * index + which];
  }

  /// The sequence number for the next packet of the RTX stream.
  public int nextRtxSequence() {
    int next = rtxSequence;
    rtxSequence = next + 1 & 0xffff;
    return next;
  }

  /// Ties a sent RTP timestamp to the wall-clock time it was captured at (see
  /// [RtpReceiveStream#captureUnixNanos]), for sender reports. Without it none are written.
  public void clock(int rtpTimestamp, long captureUnixNanos) {
    if (clockKnown && Math.abs(captureUnixNanos - unixNanosOf(rtpTimestamp)) > CLOCK_JUMP_NANOS) {
      reportsOwed = REPORTS_OWED;
    }
    clockTimestamp = rtpTimestamp;
    clockUnixNanos = captureUnixNanos;
    clockKnown = true;
  }

  /// By the clock as it is known so far.
  private long unixNanosOf(int rtpTimestamp) {
    return clockUnixNanos + (rtpTimestamp - clockTimestamp) * NANOS_PER_SECOND / clockRate;
  }

  /// Changes the clock rate together with the codec.
  public void switchClockRate(int clockRate) {
    this.clockRate = clockRate;
    this.clockKnown = false;
    this.reportsOwed = REPORTS_OWED;
  }

  /// Whether sender reports are wanted ahead of their time.
  public boolean isReportOwed() {
    return reportsOwed > 0 && clockKnown && packets > 0;
  }

  /// Begins a sender report for this stream (RFC 3550, section 6.4.1) at wall-clock time
  /// `unixNanos`. Answers `false` if nothing was sent yet, the clock is unknown, or the report does
  /// not fit.
  public boolean writeSenderReport(RtcpWriter writer, long unixNanos) {
    if (packets == 0 || !clockKnown) {
      return false;
    }
    reportsOwed = Math.max(0, reportsOwed - 1);
    return writer.senderReport(
        ssrc,
        NtpTime.fromUnixNanos(unixNanos),
        timestampAt(unixNanos),
        (int) packets,
        (int) octets);
  }

  /// The RTP timestamp of a wall-clock time by the last [#clock].
  public int timestampAt(long unixNanos) {
    long nanos = unixNanos - clockUnixNanos;
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    long rest = nanos - seconds * NANOS_PER_SECOND;
    return (int) (clockTimestamp + seconds * clockRate + rest * clockRate / NANOS_PER_SECOND);
  }

  /// Takes what a receiver report says about this stream; `unixNanos` is our wall clock at its
  /// arrival. The round trip time is measured if the receiver had a sender report.
  public void receiverReport(
      int fractionLost, int cumulativeLost, int jitter, int lastReport, int delay, long unixNanos) {
    this.fractionLost = fractionLost;
    this.cumulativeLost = cumulativeLost;
    this.reportedJitter = jitter;
    if (lastReport != 0) {
      int elapsed = NtpTime.compact(NtpTime.fromUnixNanos(unixNanos)) - lastReport - delay;
      roundTrip(elapsed < 0 ? 0 : NtpTime.nanosFromCompact(elapsed));
    }
  }

  /// Takes a round trip time measured elsewhere (ICE checks, transport feedback).
  public void roundTrip(long nanos) {
    roundTripNanos = nanos;
  }

  public int ssrc() {
    return ssrc;
  }

  /// [#NO_RTX_SSRC] without RTX.
  public int rtxSsrc() {
    return rtxSsrc;
  }

  public boolean hasRtx() {
    return rtxSsrc != NO_RTX_SSRC;
  }

  public int clockRate() {
    return clockRate;
  }

  public long packets() {
    return packets;
  }

  /// Payload bytes sent.
  public long octets() {
    return octets;
  }

  /// Packets sent again.
  public long resent() {
    return resent;
  }

  /// In 1/256, from the last receiver report.
  public int fractionLost() {
    return fractionLost;
  }

  public int cumulativeLost() {
    return cumulativeLost;
  }

  /// In RTP clock units, from the last receiver report.
  public int reportedJitter() {
    return reportedJitter;
  }

  /// 0 while unknown.
  public long roundTripNanos() {
    return roundTripNanos;
  }

  private void allocate() {
    sequences = new long[remembered];
    Arrays.fill(sequences, UNKNOWN);
    sources = new @Nullable PacketHistory[remembered];
    sourceSequences = new long[remembered];
    rewrites = new int[REWRITES * remembered];
    resentAt = new long[remembered];
  }

  @Override
  public String toString() {
    return "RtpSendStream[ssrc="
        + Integer.toUnsignedString(ssrc)
        + " rtx="
        + Integer.toUnsignedString(rtxSsrc)
        + "]";
  }
}
