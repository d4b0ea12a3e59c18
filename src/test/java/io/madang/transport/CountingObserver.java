package io.madang.transport;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Counts media packets for a waiting test thread.
final class CountingObserver implements QuietObserver {
  private static final int DEADLINE_SECONDS = 30;

  private final Semaphore packets = new Semaphore(0);
  volatile long sendBudget = Long.MAX_VALUE;
  private final CountDownLatch connected = new CountDownLatch(1);

  boolean awaitPackets(int count) throws InterruptedException {
    return packets.tryAcquire(count, DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  boolean awaitConnected() throws InterruptedException {
    return connected.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onState(PeerTransport transport, TransportState state) {
    if (state == TransportState.CONNECTED) {
      connected.countDown();
    }
  }

  @Override
  public void onSendBudget(PeerTransport transport, long bitrateBps, long now) {
    sendBudget = bitrateBps;
  }

  @Override
  public void onRtp(
      PeerTransport transport,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {
    packets.release();
  }
}
