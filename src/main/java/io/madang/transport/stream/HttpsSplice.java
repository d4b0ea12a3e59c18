package io.madang.transport.stream;

import io.madang.transport.stream.peer.Splice;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// An accepted connection and one to the HTTPS server, as if they were one: what either brings goes
/// to the other. Either as it is, TLS included, or decrypted here and encrypted anew. Confined to
/// the stream thread.
final class HttpsSplice implements Splice.Listener {
  /// One side has ended, and the other brings nothing: browsers do not wait for that.
  private static final long HALF_CLOSED_NANOS = 60_000_000_000L;

  /// Longer than HTTPS servers keep idle connections.
  private static final long IDLE_NANOS = 300_000_000_000L;

  private final StreamThread owner;
  private final @Nullable SslHandler encryption;
  private final Splice splice = new Splice(this);
  private long activeNanos;
  // Null until it is connected.
  private @Nullable SocketAddress ours;
  private @Nullable SocketAddress clientAt;

  /// @param encryption of the connection to the server; null if the client's own goes through
  HttpsSplice(StreamThread owner, @Nullable SslHandler encryption) {
    this.owner = owner;
    this.encryption = encryption;
    activeNanos = owner.now();
  }

  /// Connects to the server.
  ///
  /// @param client an accepted connection
  /// @param first what the client has sent already, taken over
  void begin(Bootstrap bootstrap, InetSocketAddress target, Channel client, ByteBuf first) {
    clientAt = client.remoteAddress();
    splice.takeNear(client, first);
    ChannelFutureListener connected = this::onConnect;
    bootstrap.handler(new FarPipeline()).connect(target).addListener(connected);
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
    if (ours != null) {
      owner.splicedClients().remove(ours);
    }
    owner.spliceEnded(this);
  }

  private void onConnect(ChannelFuture connect) {
    Channel server = connect.channel();
    if (!connect.isSuccess()) {
      refuse();
    } else if (encryption == null) {
      join(server);
    } else {
      encryption
          .handshakeFuture()
          .addListener(handshake -> {
            if (handshake.isSuccess()) {
              join(server);
            } else {
              server.close();
              refuse();
            }
          });
    }
  }

  /// Before the first byte goes through, so that the server can ask who it is from.
  private void join(Channel server) {
    if (!splice.isEnded() && clientAt != null) {
      ours = server.localAddress();
      owner.splicedClients().add(ours, clientAt);
    }
    splice.onFarConnected(server);
  }

  private void refuse() {
    owner.counters().refused(StreamRefusal.HTTPS_UNAVAILABLE);
    splice.end();
  }

  private final class FarPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      if (encryption != null) {
        channel.pipeline().addLast(encryption);
      }
      channel.pipeline().addLast(splice.far());
    }
  }
}
