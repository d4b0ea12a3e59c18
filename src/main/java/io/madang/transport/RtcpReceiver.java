package io.madang.transport;

import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.rtp.rtcp.Bye;
import io.madang.rtp.rtcp.ExtendedReport;
import io.madang.rtp.rtcp.FullIntraRequest;
import io.madang.rtp.rtcp.GenericNack;
import io.madang.rtp.rtcp.PictureLossIndication;
import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.Remb;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpType;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.rtp.rtcp.TransportFeedback;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;
import io.madang.wire.NtpTime;

/// Reads the RTCP a peer sends: reports update our streams, requests go to the observer.
///
/// Packet types we do not know are passed over; a datagram whose lengths do not add up is dropped
/// whole. Confined to its `MediaLoop`; allocates nothing.
final class RtcpReceiver {
  private static final int NO_REQUEST = -1;

  private final MediaLoop loop;
  private final PeerTransport transport;
  private final TransportObserver observer;
  private final RtpReceiver receiver;
  private final IntMap<RtpSendStream> sendStreams;
  private final RoundTrip roundTrip;
  private final TransportStatistics statistics;

  private final RtcpCompound compound = new RtcpCompound();
  private final SenderReport senderReport = new SenderReport();
  private final ReceiverReport receiverReport = new ReceiverReport();
  private final ReportBlock block = new ReportBlock();
  private final GenericNack nack = new GenericNack();
  private final TransportFeedback feedback = new TransportFeedback();
  private final PictureLossIndication pictureLoss = new PictureLossIndication();
  private final FullIntraRequest fullIntra = new FullIntraRequest();
  private final Remb remb = new Remb();
  private final ExtendedReport extended = new ExtendedReport();
  private final Bye bye = new Bye();
  private int lastFullIntraSsrc;
  private int lastFullIntraNumber = NO_REQUEST;

  RtcpReceiver(
      MediaLoop loop,
      PeerTransport transport,
      TransportObserver observer,
      RtpReceiver receiver,
      IntMap<RtpSendStream> sendStreams,
      RoundTrip roundTrip,
      TransportStatistics statistics) {
    this.loop = loop;
    this.transport = transport;
    this.observer = observer;
    this.receiver = receiver;
    this.sendStreams = sendStreams;
    this.roundTrip = roundTrip;
    this.statistics = statistics;
  }

  /// Takes one decrypted datagram.
  void onCompound(byte[] array, int offset, int length) {
    if (!compound.wrap(array, offset, length)) {
      loop.drops().count(DropReason.MALFORMED_RTCP);
      return;
    }
    while (compound.next()) {
      switch (compound.type()) {
        case RtcpType.SENDER_REPORT -> onSenderReport();
        case RtcpType.RECEIVER_REPORT -> onReceiverReport();
        case RtcpType.TRANSPORT_FEEDBACK -> onTransportFeedback();
        case RtcpType.PAYLOAD_FEEDBACK -> onPayloadFeedback();
        case RtcpType.EXTENDED_REPORT -> onExtendedReport();
        case RtcpType.BYE -> onBye();
        default -> {
          // Source descriptions, application packets and what is not invented yet.
        }
      }
    }
  }

  private void onSenderReport() {
    if (!senderReport.read(compound)) {
      loop.drops().count(DropReason.MALFORMED_RTCP);
      return;
    }
    RtpReceiveStream stream = receiver.stream(senderReport.ssrc());
    if (stream != null) {
      stream.senderReport(
          senderReport.ntpTimestamp(),
          senderReport.rtpTimestamp(),
          loop.now(),
          loop.wallClock().unixNanos());
      observer.onSenderReport(transport, stream, loop.now());
    }
    for (int i = 0; i < senderReport.blockCount(); i++) {
      senderReport.block(i, block);
      onReportBlock();
    }
  }

  private void onReceiverReport() {
    if (!receiverReport.read(compound)) {
      loop.drops().count(DropReason.MALFORMED_RTCP);
      return;
    }
    for (int i = 0; i < receiverReport.blockCount(); i++) {
      receiverReport.block(i, block);
      onReportBlock();
    }
  }

  private void onReportBlock() {
    RtpSendStream stream = sendStreams.get(block.ssrc());
    if (stream == null) {
      return;
    }
    stream.receiverReport(
        block.fractionLost(),
        block.cumulativeLost(),
        (int) Math.min(block.jitter(), Integer.MAX_VALUE),
        block.lastSenderReport(),
        block.delaySinceLastSenderReport(),
        loop.wallClock().unixNanos());
    if (block.lastSenderReport() != 0) {
      roundTrip.measured(stream.roundTripNanos());
    }
    observer.onReceiverReport(transport, stream, loop.now());
  }

  private void onTransportFeedback() {
    if (nack.read(compound)) {
      while (nack.next()) {
        statistics.nackReceived();
        observer.onNack(transport, nack.mediaSsrc(), nack.sequenceNumber(), loop.now());
      }
    } else if (feedback.read(compound)) {
      observer.onTransportFeedback(transport, feedback, loop.now());
    }
  }

  private void onPayloadFeedback() {
    if (pictureLoss.read(compound)) {
      observer.onKeyframeRequest(transport, pictureLoss.mediaSsrc(), loop.now());
    } else if (fullIntra.read(compound)) {
      while (fullIntra.next()) {
        onFullIntra(fullIntra.mediaSsrc(), fullIntra.requestNumber());
      }
    } else if (remb.read(compound)) {
      observer.onRemb(transport, remb.bitrateBps(), loop.now());
    }
  }

  /// A repeated number is a repeated request, not a new one (RFC 5104, section 4.3.1.1).
  private void onFullIntra(int ssrc, int number) {
    if (ssrc != lastFullIntraSsrc || number != lastFullIntraNumber) {
      lastFullIntraSsrc = ssrc;
      lastFullIntraNumber = number;
      observer.onKeyframeRequest(transport, ssrc, loop.now());
    }
  }

  /// The answer to our reference time measures the round trip to a peer that receives nothing from
  /// us (RFC 3611, section 4.5).
  private void onExtendedReport() {
    if (!extended.read(compound)) {
      return;
    }
    while (extended.next()) {
      if (extended.isReceiverReferenceTime()) {
        roundTrip.referenceTime(
            extended.senderSsrc(), NtpTime.compact(extended.ntpTimestamp()), loop.now());
      } else if (extended.lastReceiverReport() != 0) {
        int now = NtpTime.compact(NtpTime.fromUnixNanos(loop.wallClock().unixNanos()));
        int elapsed = now - extended.lastReceiverReport() - extended.delaySinceLastReceiverReport();
        roundTrip.measured(elapsed < 0 ? 0 : NtpTime.nanosFromCompact(elapsed));
      }
    }
  }

  private void onBye() {
    if (bye.read(compound)) {
      for (int i = 0; i < bye.count(); i++) {
        receiver.onBye(bye.ssrc(i));
      }
    }
  }
}
