package io.madang.transport.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// An accepted connection and one to the HTTPS server, as if they were one: what either brings goes
/// to the other as it is, TLS included.
///
/// A side is read only when the other has taken everything, so a slow side slows the other and
/// nothing piles up. The end of one direction is passed on alone (half-close). Confined to the
/// stream thread.
final class HttpsSplice {
  /// One side has ended, and the other brings nothing: browsers do not wait for that.
  private static final long HALF_CLOSED_NANOS = 60_000_000_000L;

  /// Longer than HTTPS servers keep idle connections.
  private static final long IDLE_NANOS = 300_000_000_000L;

  private final StreamThread owner;
  private final Side client;
  private final Side server = new Side();
  private long activeNanos;
  private boolean ended;

  /// @param client an accepted connection
  HttpsSplice(StreamThread owner, Channel client) {
    this.owner = owner;
    this.client = new Side();
    activeNanos = owner.now();
    client.config().setAutoRead(false);
    client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    client.pipeline().addLast(this.client);
    this.client.channel = client;
  }

  /// Connects to the server.
  ///
  /// @param first what the client has sent already, taken over
  void begin(Bootstrap bootstrap, InetSocketAddress target, ByteBuf first) {
    server.write(first);
    bootstrap.handler(server).connect(target).addListener((ChannelFutureListener) this::onConnect);
  }

  void tick(long now) {
    boolean halfClosed = client.inputEnded || server.inputEnded;
    if (now - activeNanos > (halfClosed ? HALF_CLOSED_NANOS : IDLE_NANOS)) {
      end();
    }
  }

  private void onConnect(ChannelFuture connect) {
    server.channel = connect.channel();
    if (connect.isSuccess() && !ended) {
      server.writeWaiting();
      connect.channel().read();
      return;
    }
    if (!connect.isSuccess()) {
      owner.counters().refused(StreamRefusal.HTTPS_UNAVAILABLE);
    }
    end();
    server.close();
  }

  private void end() {
    if (!ended) {
      ended = true;
      owner.spliceEnded(this);
      client.close();
      server.close();
    }
  }

  /// One of both connections.
  private final class Side extends ChannelInboundHandlerAdapter {
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    // Null until it is connected.
    private @Nullable Channel channel;
    private int writes;
    private boolean inputEnded;
    private boolean outputToEnd;

    private Side other() {
      return this == client ? server : client;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      activeNanos = owner.now();
      other().write((ByteBuf) message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
        inputEnded = true;
        other().outputToEnd = true;
        other().endOutputIfDone();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end();
    }

    private void write(ByteBuf bytes) {
      if (ended) {
        bytes.release();
        return;
      }
      waiting.add(bytes);
      writeWaiting();
    }

    private void writeWaiting() {
      while (channel != null && !waiting.isEmpty()) {
        writes++;
        ChannelFutureListener taken = write -> onTaken(write.isSuccess());
        channel.writeAndFlush(waiting.remove()).addListener(taken);
      }
    }

    private void onTaken(boolean success) {
      writes--;
      if (!success) {
        end();
      } else if (writes == 0 && waiting.isEmpty()) {
        endOutputIfDone();
        Channel source = other().channel;
        if (source != null) {
          source.read();
        }
      }
    }

    /// The end of output would throw away what still waits.
    private void endOutputIfDone() {
      if (channel != null && outputToEnd && writes == 0 && waiting.isEmpty() && !ended) {
        outputToEnd = false;
        ((DuplexChannel) channel).shutdownOutput();
        if (inputEnded) {
          end();
        }
      }
    }

    /// After what waits.
    private void close() {
      waiting.forEach(ByteBuf::release);
      waiting.clear();
      if (channel != null) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
