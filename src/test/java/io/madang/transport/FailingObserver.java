package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;

/// Has a bug: it throws at the first media packet.
final class FailingObserver implements QuietObserver {
  @Override
  public void onRtp(
      PeerTransport transport,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {
    throw new IllegalStateException("a bug, as this test wants it");
  }
}
