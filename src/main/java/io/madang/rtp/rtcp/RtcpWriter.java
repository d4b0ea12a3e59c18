package io.madang.rtp.rtcp;

import io.madang.wire.PacketBuffer;

/// Appends RTCP packets to a borrowed [PacketBuffer], one compound datagram (RFC 3550, section
/// 6.1).
///
/// Every method answers whether its packet fitted the buffer's tailroom; if not, nothing of it was
/// written. Report blocks join the report begun last. Reusable and confined to one thread.
public final class RtcpWriter {
  private static final int HEADER = RtcpCompound.HEADER_LENGTH;
  private static final int MAX_COUNT = 31;
  private static final int NO_REPORT = -1;

  private PacketBuffer out = new PacketBuffer();
  private int report = NO_REPORT;

  /// Appends from `out.length()` on.
  public RtcpWriter begin(PacketBuffer out) {
    this.out = out;
    this.report = NO_REPORT;
    return this;
  }

  /// The buffer written to.
  public PacketBuffer buffer() {
    return out;
  }

  /// A sender report without blocks; [#reportBlock] adds them.
  public boolean senderReport(
      int ssrc, long ntpTimestamp, int rtpTimestamp, int packetCount, int octetCount) {
    int at = open(0, RtcpType.SENDER_REPORT, 28);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, ssrc);
    out.put64(at + 8, ntpTimestamp);
    out.put32(at + 16, rtpTimestamp);
    out.put32(at + 20, packetCount);
    out.put32(at + 24, octetCount);
    report = at;
    return true;
  }

  /// A receiver report without blocks; [#reportBlock] adds them.
  public boolean receiverReport(int ssrc) {
    int at = open(0, RtcpType.RECEIVER_REPORT, 8);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, ssrc);
    report = at;
    return true;
  }

  /// Adds a block to the report written last, which must be the last packet so far. `false` also if
  /// it has 31 already.
  public boolean reportBlock(
      int ssrc,
      int fractionLost,
      int cumulativeLost,
      int highestSequence,
      int jitter,
      int lastSenderReport,
      int delaySinceLastSenderReport) {
    if (report == NO_REPORT || (out.u8(report) & MAX_COUNT) == MAX_COUNT) {
      return false;
    }
    if (out.tailroom() < ReportBlock.LENGTH) {
      return false;
    }
    int at = out.length();
    out.setLength(at + ReportBlock.LENGTH);
    out.put32(at, ssrc);
    out.put8(at + 4, fractionLost);
    out.put24(at + 5, cumulativeLost);
    out.put32(at + 8, highestSequence);
    out.put32(at + 12, jitter);
    out.put32(at + 16, lastSenderReport);
    out.put32(at + 20, delaySinceLastSenderReport);
    out.put8(report, out.u8(report) + 1);
    out.put16(report + 2, out.u16(report + 2) + ReportBlock.LENGTH / 4);
    return true;
  }

  /// A source description of one chunk with its CNAME, at most 255 bytes of UTF-8.
  public boolean cname(int ssrc, byte[] cname) {
    int chunk = 4 + 2 + cname.length + 4 & ~3;
    int at = open(1, RtcpType.SOURCE_DESCRIPTION, HEADER + chunk);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, ssrc);
    out.put8(at + 8, 1);
    out.put8(at + 9, cname.length);
    out.put(at + 10, cname, 0, cname.length);
    for (int i = at + 10 + cname.length; i < at + HEADER + chunk; i++) {
      out.put8(i, 0);
    }
    return true;
  }

  /// The end of one stream.
  public boolean bye(int ssrc) {
    int at = open(1, RtcpType.BYE, 8);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, ssrc);
    return true;
  }

  /// A generic NACK for `count` sequence numbers, ascending as
  /// [io.madang.rtp.NackGenerator#collect] gives them. Answers how many found room: all of them
  /// unless the buffer is nearly full.
  public int nack(int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int count) {
    if (count == 0) {
      return 0;
    }
    int at =
        openFeedback(RtcpType.TRANSPORT_FEEDBACK, RtcpType.FORMAT_NACK, senderSsrc, mediaSsrc, 4);
    if (at < 0) {
      return 0;
    }
    int item = at + 12;
    int done = 0;
    while (true) {
      int packetId = sequenceNumbers[done++];
      int mask = 0;
      while (done < count && isInMask(packetId, sequenceNumbers[done])) {
        mask |= 1 << (sequenceNumbers[done++] - packetId - 1 & 0xffff);
      }
      out.put16(item, packetId);
      out.put16(item + 2, mask);
      item += 4;
      if (done == count || out.tailroom() < 4) {
        break;
      }
      out.setLength(out.length() + 4);
    }
    out.put16(at + 2, (item - at) / 4 - 1);
    return done;
  }

  public boolean pictureLoss(int senderSsrc, int mediaSsrc) {
    return openFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_PLI, senderSsrc, mediaSsrc, 0)
        >= 0;
  }

  /// A full intra request for one stream; `requestNumber` grows by one for each new request (RFC
  /// 5104, section 4.3.1.1).
  public boolean fullIntra(int senderSsrc, int mediaSsrc, int requestNumber) {
    int at = openFeedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_FIR, senderSsrc, 0, 8);
    if (at < 0) {
      return false;
    }
    out.put32(at + 12, mediaSsrc);
    out.put32(at + 16, 0);
    out.put8(at + 16, requestNumber);
    return true;
  }

  /// A receiver estimated maximum bitrate for the first `count` of `ssrcs`, rounded down to 18
  /// significant bits.
  public boolean remb(int senderSsrc, long bitrateBps, int[] ssrcs, int count) {
    int at =
        openFeedback(
            RtcpType.PAYLOAD_FEEDBACK, RtcpType.FORMAT_APPLICATION, senderSsrc, 0, 8 + 4 * count);
    if (at < 0) {
      return false;
    }
    int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitrateBps) - 18);
    out.put32(at + 12, Remb.IDENTIFIER);
    out.put8(at + 16, count);
    out.put24(at + 17, exponent << 18 | (int) (bitrateBps >>> exponent));
    for (int i = 0; i < count; i++) {
      out.put32(at + Remb.FIXED_LENGTH + 4 * i, ssrcs[i]);
    }
    return true;
  }

  /// An extended report with our reference time, for receivers that want to measure the round trip
  /// (RFC 3611, section 4.4).
  public boolean receiverReferenceTime(int senderSsrc, long ntpTimestamp) {
    int at = open(0, RtcpType.EXTENDED_REPORT, 20);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, senderSsrc);
    out.put32(at + 8, 4 << 24 | 2);
    out.put64(at + 12, ntpTimestamp);
    return true;
  }

  /// An extended report that answers one reference time (RFC 3611, section 4.5).
  public boolean delaySinceReferenceTime(
      int senderSsrc, int receiverSsrc, int lastReceiverReport, int delay) {
    int at = open(0, RtcpType.EXTENDED_REPORT, 24);
    if (at < 0) {
      return false;
    }
    out.put32(at + 4, senderSsrc);
    out.put32(at + 8, 5 << 24 | 3);
    out.put32(at + 12, receiverSsrc);
    out.put32(at + 16, lastReceiverReport);
    out.put32(at + 20, delay);
    return true;
  }

  /// Opens a feedback message with `fciLength` bytes (whole words) behind the two SSRCs, for the
  /// caller to fill; answers the index of its header in the buffer, or -1.
  int openFeedback(int type, int format, int senderSsrc, int mediaSsrc, int fciLength) {
    int at = open(format, type, 12 + fciLength);
    if (at >= 0) {
      out.put32(at + 4, senderSsrc);
      out.put32(at + 8, mediaSsrc);
    }
    return at;
  }

  private int open(int count, int type, int length) {
    if (out.tailroom() < length) {
      return -1;
    }
    int at = out.length();
    out.setLength(at + length);
    out.put8(at, 0x80 | count);
    out.put8(at + 1, type);
    out.put16(at + 2, length / 4 - 1);
    report = NO_REPORT;
    return at;
  }

  private static boolean isInMask(int packetId, int sequenceNumber) {
    int distance = sequenceNumber - packetId & 0xffff;
    return distance >= 1 && distance <= 16;
  }
}
