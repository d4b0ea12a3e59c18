package io.madang.signal.trial;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.transport.CloseReason;
import io.madang.transport.MediaLoop;
import io.madang.transport.PeerTransport;
import io.madang.transport.RemoteParameters;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportObserver;
import io.madang.transport.TransportParameters;
import io.madang.transport.TransportState;
import io.madang.wire.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection that is made to see whether it can be made. It ends when its peer leaves, when it
/// fails, by [#end] or when its time is over. Confined to its `MediaLoop`.
final class PathTrial implements TransportObserver {
  private final MediaLoop loop;
  private final Listener listener;
  private final Deadline expiry;
  // Null until it begins.
  private @Nullable PeerTransport transport;
  private boolean connected;
  private boolean ended;

  PathTrial(MediaLoop loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    expiry = loop.deadlines().create(this::end);
  }

  /// Hears of a trial, on its loop; must not wait.
  interface Listener {
    /// ICE and DTLS are done.
    void onConnected();

    /// Called once, at the latest when its time is over.
    void onEnd();
  }

  /// Waits for the peer.
  ///
  /// @return our side, for the answer
  TransportParameters begin(
      TransportContext transports, RemoteParameters remote, Duration lifetime) {
    assert loop.isCurrent();
    PeerTransport path = PeerTransport.create(loop, transports, this);
    transport = path;
    loop.deadlines().reschedule(expiry, loop.now() + lifetime.toNanos());
    path.connect(remote);
    return path.parameters();
  }

  void end() {
    assert loop.isCurrent();
    if (transport != null) {
      transport.close(CloseReason.LOCAL);
    }
  }

  @Override
  public void onState(PeerTransport changed, TransportState state) {
    switch (state) {
      case NEW, CONNECTING, DISCONNECTED -> {}
      case CONNECTED -> connected();
      // Afterwards, for the transport is not done with failing.
      case FAILED -> loop.execute(this::end);
      case CLOSED -> over();
    }
  }

  private void connected() {
    if (!connected) {
      connected = true;
      listener.onConnected();
    }
  }

  private void over() {
    if (!ended) {
      ended = true;
      loop.deadlines().cancel(expiry);
      listener.onEnd();
    }
  }

  // No media was offered, so none of what follows means anything.

  @Override
  public void onStream(PeerTransport from, RtpReceiveStream stream) {}

  @Override
  public void onRtp(
      PeerTransport from,
      RtpReceiveStream stream,
      RtpPacket packet,
      long extendedSequence,
      long now) {}

  @Override
  public void onPadding(
      PeerTransport from, RtpReceiveStream stream, long extendedSequence, long now) {}

  @Override
  public void onNack(PeerTransport from, int ssrc, int sequenceNumber, long now) {}

  @Override
  public void onKeyframeRequest(PeerTransport from, int ssrc, long now) {}
}
