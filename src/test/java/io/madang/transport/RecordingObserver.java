package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes down everything a transport tells.
final class RecordingObserver implements TransportObserver {
  final List<TransportState> states = new ArrayList<>();
  final List<CloseReason> reasons = new ArrayList<>();
  final List<RtpReceiveStream> streams = new ArrayList<>();
  final List<RtpReceiveStream> ended = new ArrayList<>();
  final List<Media> media = new ArrayList<>();
  int mediaCount;
  private boolean recording = true;
  final List<Long> padding = new ArrayList<>();
  final List<Integer> nacks = new ArrayList<>();
  final List<Integer> keyframeRequests = new ArrayList<>();
  final List<RtpSendStream> receiverReports = new ArrayList<>();
  final List<RtpReceiveStream> senderReports = new ArrayList<>();
  final List<Long> rembs = new ArrayList<>();
  final List<Long> sendBudgets = new ArrayList<>();

  /// Only counts media from now on.
  void stopRecording() {
    recording = false;
  }

  /// One delivered packet.
  record Media(RtpReceiveStream stream, long sequence, byte[] payload, long now) {}

  @Override
  public void onState(PeerTransport transport, TransportState state) {
    states.add(state);
    reasons.add(transport.closeReason());
  }

  @Override
  public void onStream(PeerTransport transport, RtpReceiveStream stream) {
    streams.add(stream);
  }

  @Override
  public void onRtp(
      PeerTransport transport,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {
    mediaCount++;
    if (!recording) {
      return;
    }
    byte[] payload =
        Arrays.copyOfRange(
            packet.array(),
            packet.payloadOffset(),
            packet.payloadOffset() + packet.payloadLength());
    media.add(new Media(stream, extendedSequence, payload, now));
  }

  @Override
  public void onPadding(
      PeerTransport transport, RtpReceiveStream stream, long extendedSequence, long now) {
    padding.add(extendedSequence);
  }

  @Override
  public void onNack(PeerTransport transport, int ssrc, int sequenceNumber, long now) {
    nacks.add(sequenceNumber);
  }

  @Override
  public void onKeyframeRequest(PeerTransport transport, int ssrc, long now) {
    keyframeRequests.add(ssrc);
  }

  @Override
  public void onReceiverReport(PeerTransport transport, RtpSendStream stream, long now) {
    receiverReports.add(stream);
  }

  @Override
  public void onSenderReport(PeerTransport transport, RtpReceiveStream stream, long now) {
    senderReports.add(stream);
  }

  @Override
  public void onRemb(PeerTransport transport, long bitrateBps, long now) {
    rembs.add(bitrateBps);
  }

  @Override
  public void onSendBudget(PeerTransport transport, long bitrateBps, long now) {
    sendBudgets.add(bitrateBps);
  }

  @Override
  public void onStreamEnded(PeerTransport transport, RtpReceiveStream stream) {
    ended.add(stream);
  }
}
