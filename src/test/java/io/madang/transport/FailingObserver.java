package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;

/// Has a bug: it throws at the first media packet.
final class FailingObserver implements TransportObserver {
  @Override
  public void onState(PeerTransport transport, TransportState state) {}

  @Override
  public void onStream(PeerTransport transport, RtpReceiveStream stream) {}

  @Override
  public void onRtp(
      PeerTransport transport,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {
    throw new IllegalStateException("a bug, as this test wants it");
  }

  @Override
  public void onPadding(
      PeerTransport transport, RtpReceiveStream stream, long extendedSequence, long now) {}

  @Override
  public void onNack(PeerTransport transport, int ssrc, int sequenceNumber, long now) {}

  @Override
  public void onKeyframeRequest(PeerTransport transport, int ssrc, long now) {}
}
