package io.madang.transport.stream;

import io.madang.transport.stream.peer.Splice;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.InetSocketAddress;

/// An accepted connection and one to the HTTPS server, as if they were one: what either brings goes
/// to the other as it is, TLS included. Confined to the stream thread.
final class HttpsSplice implements Splice.Listener {
  /// One side has ended, and the other brings nothing: browsers do not wait for that.
  private static final long HALF_CLOSED_NANOS = 60_000_000_000L;

  /// Longer than HTTPS servers keep idle connections.
  private static final long IDLE_NANOS = 300_000_000_000L;

  private final StreamThread owner;
  private final Splice splice = new Splice(this);
  private long activeNanos;

  HttpsSplice(StreamThread owner) {
    this.owner = owner;
    activeNanos = owner.now();
  }

  /// Connects to the server.
  ///
  /// @param client an accepted connection
  /// @param first what the client has sent already, taken over
  void begin(Bootstrap bootstrap, InetSocketAddress target, Channel client, ByteBuf first) {
    splice.takeNear(client, first);
    ChannelFutureListener connected = this::onConnect;
    bootstrap.handler(splice.far()).connect(target).addListener(connected);
  }

  void tick(long now) {
    if (now - activeNanos > (splice.isHalfClosed() ? HALF_CLOSED_NANOS : IDLE_NANOS)) {
      splice.end();
    }
  }

  @Override
  public void onBytes() {
    activeNanos = owner.now();
  }

  @Override
  public void onEnd() {
    owner.spliceEnded(this);
  }

  private void onConnect(ChannelFuture connect) {
    if (connect.isSuccess()) {
      splice.onFarConnected(connect.channel());
    } else {
      owner.counters().refused(StreamRefusal.HTTPS_UNAVAILABLE);
      splice.end();
    }
  }
}
