package io.madang.transport;

import io.madang.rtp.RtpReceiveStream;

/// Somebody to whom little matters: what a test does not look at is let go.
interface QuietObserver extends TransportObserver {
  @Override
  default void onState(PeerTransport transport, TransportState state) {}

  @Override
  default void onStream(PeerTransport transport, RtpReceiveStream stream) {}

  @Override
  default void onPadding(
      PeerTransport transport, RtpReceiveStream stream, long extendedSequence, long now) {}

  @Override
  default void onNack(PeerTransport transport, int ssrc, int sequenceNumber, long now) {}

  @Override
  default void onKeyframeRequest(PeerTransport transport, int ssrc, long now) {}
}
