package io.madang.transport.stream.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Two connections as if they were one: what either brings goes to the other as it is.
///
/// A side is read only when the other is there and has taken everything, and when its [ByteRate]
/// allows it, so a slow side slows the other and nothing piles up. The end of one direction is
/// passed on alone (half-close). Confined to the stream thread.
public final class Splice {
  /// Whoever does not take what waits for him loses it.
  private static final int PATIENCE_SECONDS = 5;

  private final Listener listener;
  private final Side near;
  private final Side far;
  private boolean ended;

  public Splice(Listener listener) {
    this(listener, ByteRate.unlimited(), ByteRate.unlimited());
  }

  Splice(Listener listener, ByteRate fromNear, ByteRate fromFar) {
    this.listener = listener;
    near = new Side(fromNear);
    far = new Side(fromFar);
  }

  /// Hears of a splice.
  public interface Listener {
    /// Bytes went through.
    void onBytes();

    /// Both connections are about to be closed. Called once, unless [Splice#abandon] came first.
    void onEnd();
  }

  /// The handler of the connection that we made or accepted for the other one. Its channel has to
  /// wait with reading.
  public ChannelHandler far() {
    return far;
  }

  /// The far connection stands.
  public void onFarConnected(Channel channel) {
    if (ended) {
      channel.close();
      return;
    }
    far.channel = channel;
    begin();
  }

  /// Takes a connection over.
  ///
  /// @param first what it has brought already; taken over
  public void takeNear(Channel channel, ByteBuf first) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().addLast(near);
    near.channel = channel;
    far.write(first);
    begin();
  }

  /// Whether one of both has no more to say.
  public boolean isHalfClosed() {
    return near.inputEnded || far.inputEnded;
  }

  public boolean isEnded() {
    return ended;
  }

  public void end() {
    if (!ended) {
      ended = true;
      listener.onEnd();
      abandon();
    }
  }

  /// Ends without telling.
  public void abandon() {
    ended = true;
    near.close();
    far.close();
  }

  /// What came before both were there goes first.
  private void begin() {
    if (near.channel != null && far.channel != null) {
      near.start();
      far.start();
    }
  }

  /// One of both connections.
  private final class Side extends ChannelInboundHandlerAdapter {
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private final ByteRate rate;
    // Null until it is connected.
    private @Nullable Channel channel;
    private boolean started;
    private int writes;
    private boolean inputEnded;
    private boolean outputToEnd;
    private boolean waitsToRead;

    Side(ByteRate rate) {
      this.rate = rate;
    }

    private Side other() {
      return this == near ? far : near;
    }

    private void start() {
      started = true;
      writeWaiting();
      endOutputIfDone();
      readOtherIfDone();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      listener.onBytes();
      var bytes = (ByteBuf) message;
      rate.passed(bytes.readableBytes());
      other().write(bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (isEndOfInput(event) && !inputEnded) {
        inputEnded = true;
        other().outputToEnd = true;
        other().endOutputIfDone();
      }
    }

    /// TLS has an end of its own, before that of TCP (RFC 8446, section 6.1).
    private static boolean isEndOfInput(Object event) {
      return event == ChannelInputShutdownEvent.INSTANCE
          || event == SslCloseCompletionEvent.SUCCESS;
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
      while (channel != null && started && !waiting.isEmpty()) {
        writes++;
        ChannelFutureListener taken = write -> onTaken(write.isSuccess());
        channel.writeAndFlush(waiting.remove()).addListener(taken);
      }
    }

    private void onTaken(boolean success) {
      writes--;
      if (!success) {
        end();
        return;
      }
      endOutputIfDone();
      readOtherIfDone();
    }

    private boolean isDone() {
      return started && writes == 0 && waiting.isEmpty() && !ended;
    }

    private void readOtherIfDone() {
      Channel source = other().channel;
      if (isDone() && source != null) {
        other().read(source);
      }
    }

    private void read(Channel source) {
      long nanos = rate.nanosToWait();
      if (nanos <= 0) {
        source.read();
      } else if (!waitsToRead) {
        waitsToRead = true;
        var unused = source.eventLoop().schedule(this::readAgain, nanos, TimeUnit.NANOSECONDS);
      }
    }

    private void readAgain() {
      waitsToRead = false;
      other().readOtherIfDone();
    }

    /// The end of output would throw away what still waits.
    private void endOutputIfDone() {
      if (channel != null && outputToEnd && isDone()) {
        outputToEnd = false;
        endOutput((DuplexChannel) channel);
        if (inputEnded) {
          end();
        }
      }
    }

    private static void endOutput(DuplexChannel channel) {
      SslHandler tls = channel.pipeline().get(SslHandler.class);
      if (tls == null) {
        channel.shutdownOutput();
      } else {
        tls.closeOutbound().addListener(said -> channel.shutdownOutput());
      }
    }

    /// After what waits.
    private void close() {
      waiting.forEach(ByteBuf::release);
      waiting.clear();
      if (channel == null) {
        return;
      }
      Channel closing = channel;
      closing.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      if (closing.isOpen()) {
        var unused =
            closing
                .eventLoop()
                .schedule(() -> closeNow(closing), PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }

    /// Not through TLS, which would wait for the peer to take its farewell.
    private static void closeNow(Channel channel) {
      ChannelHandlerContext outermost = channel.pipeline().firstContext();
      if (outermost == null) {
        channel.close();
      } else {
        outermost.close();
      }
    }
  }
}
