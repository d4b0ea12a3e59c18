package io.madang.transport.stream;

import io.madang.transport.stream.StreamCounters.Count;
import io.madang.wire.TransportAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One accepted connection: first bytes, then TLS perhaps, then messages of its [StreamKind].
///
/// States: *unknown* (its bytes are held) → *TLS* (unknown again inside) → *ICE* or *TURN* (it gets
/// a number with its first message) → *ended*. Confined to the stream thread.
final class StreamConnection extends ChannelInboundHandlerAdapter implements Admission.Admitted {
  private static final Logger LOG = Logger.getLogger(StreamConnection.class);

  private final StreamThread owner;
  private final Channel channel;
  private final TransportAddress peer;
  private final StreamWriter writer;
  private final StreamOpening opening;
  private Admission.@Nullable Ticket ticket;
  private @Nullable InboundMessages messages;
  private boolean encrypted;
  private boolean handshaken;
  private boolean ended;
  private boolean dirty;

  private long closeByNanos = Long.MAX_VALUE;

  StreamConnection(StreamThread owner, Channel channel, TransportAddress peer) {
    this.owner = owner;
    this.channel = channel;
    this.peer = peer;
    writer = new StreamWriter(owner, channel);
    opening = new StreamOpening(owner.splicesHttps());
  }

  /// It may stay until it shows what it wants, or for as long as that may take.
  void admit(Admission.Ticket ticket) {
    this.ticket = ticket;
  }

  TransportAddress peer() {
    return peer;
  }

  Channel channel() {
    return channel;
  }

  StreamWriter writer() {
    return writer;
  }

  boolean isFramed() {
    return messages != null && messages.kind() == StreamKind.ICE;
  }

  /// Whether it is news that something waits to be written.
  boolean markDirty() {
    boolean news = !dirty;
    dirty = true;
    return news;
  }

  void flush() {
    dirty = false;
    writer.flush();
  }

  void confirm() {
    if (ticket != null) {
      owner.admission().confirm(ticket);
    }
  }

  /// Closes after what waits, or at `deadlineNanos`.
  void closeBy(long deadlineNanos) {
    closeByNanos = deadlineNanos;
    writer.closeWhenDone();
  }

  /// @param stalledSince a peer that has taken nothing since is given up
  void tick(long now, long stalledSince) {
    if (now >= closeByNanos) {
      endAndClose();
    } else if (writer.isStalledSince(stalledSince)) {
      refuse(StreamRefusal.STALLED);
    } else {
      writer.trim();
    }
  }

  /// Closes at once, counted.
  @Override
  public void refuse(StreamRefusal reason) {
    if (!ended) {
      owner.counters().refused(reason);
      if (reason.isFlood()) {
        forget();
      }
      endAndClose();
    }
  }

  /// Makes the close a reset: no state of the connection stays in the kernel.
  private void forget() {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException reset) {
      LOG.tracef("a connection is gone already: %s", reset.getMessage());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    if (ended) {
      bytes.release();
    } else if (messages != null) {
      messages.read(bytes);
    } else {
      opening.add(bytes);
      decide(context);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (messages != null) {
      messages.readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      endAndClose();
    } else if (event instanceof SslHandshakeCompletionEvent handshake && !ended) {
      if (handshake.isSuccess() && !handshaken) {
        handshaken = true;
        owner.counters().add(Count.TLS_HANDSHAKES, 1);
      } else {
        // Failed, or done again: a client of ours has no reason to.
        owner.counters().add(Count.TLS_FAILURES, 1);
        // Afterwards, for the alert that says why has yet to be written.
        channel.eventLoop().execute(() -> refuse(StreamRefusal.TLS_FAILED));
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException || cause instanceof SSLException) {
      refuse(StreamRefusal.TLS_FAILED);
    } else {
      // The connection was reset.
      endAndClose();
    }
  }

  private void decide(ChannelHandlerContext context) {
    switch (opening.look(owner.scratch())) {
      case INCOMPLETE -> {
        // The deadline of unconfirmed connections runs.
      }
      case TLS -> startTls(context);
      case HTTPS -> spliceAsItIs(context);
      case HTTP -> spliceEncryptedAnew(context);
      case ICE -> begin(StreamKind.ICE);
      case TURN -> begin(StreamKind.TURN);
      case UNKNOWN -> refuse(StreamRefusal.UNKNOWN_PROTOCOL);
    }
  }

  private void startTls(ChannelHandlerContext context) {
    TlsHandshakes tls = owner.tls();
    if (encrypted) {
      refuse(StreamRefusal.UNKNOWN_PROTOCOL);
      return;
    }
    if (tls == null) {
      refuse(StreamRefusal.NO_CERTIFICATE);
      return;
    }
    SslHandler handler = tls.begin();
    if (handler == null) {
      refuse(StreamRefusal.TOO_MANY_HANDSHAKES);
      return;
    }
    encrypted = true;
    owner.counters().add(Count.TLS, 1);
    context.pipeline().addFirst(handler);
    context.pipeline().fireChannelRead(opening.beginDecrypted());
  }

  /// TLS is between the client and the HTTPS server.
  private void spliceAsItIs(ChannelHandlerContext context) {
    if (encrypted) {
      refuse(StreamRefusal.UNKNOWN_PROTOCOL);
    } else {
      splice(context, null);
    }
  }

  /// TLS has ended here, and another begins, so that the HTTPS server knows the request as one of
  /// its own.
  private void spliceEncryptedAnew(ChannelHandlerContext context) {
    TlsHandshakes tls = owner.tls();
    SslHandler handler = tls == null ? null : tls.beginToOurselves();
    if (handler == null) {
      refuse(StreamRefusal.TOO_MANY_HANDSHAKES);
    } else {
      splice(context, handler);
    }
  }

  private void splice(ChannelHandlerContext context, @Nullable SslHandler encryption) {
    InetSocketAddress https = owner.spliceTarget();
    if (https == null) {
      refuse(StreamRefusal.HTTPS_UNAVAILABLE);
      return;
    }
    ByteBuf first = opening.take();
    end();
    owner.splice(channel, first, https, encryption);
    context.pipeline().remove(this);
  }

  private void begin(StreamKind decided) {
    owner.counters().add(gauge(decided), 1);
    messages = new InboundMessages(owner, this, decided, opening);
    messages.read(opening.take());
  }

  boolean isEnded() {
    return ended;
  }

  /// A message goes to the peer: it may be the one that ends a pause.
  void onSent(byte[] array, int offset, int length) {
    if (messages != null) {
      messages.onSent(array, offset, length);
    }
  }

  /// Gives the connection away: its messages have ended, what comes is for somebody else.
  ///
  /// @return what has come already
  ByteBuf handOver() {
    ByteBuf first = opening.isEmpty() ? Unpooled.EMPTY_BUFFER : opening.take();
    writer.flush();
    end();
    channel.pipeline().remove(this);
    return first;
  }

  private void endAndClose() {
    end();
    // Not through TLS, which would wait for the peer to read its farewell.
    ChannelHandlerContext outermost = channel.pipeline().firstContext();
    if (outermost != null) {
      outermost.close();
    } else {
      channel.close();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (ticket != null) {
      owner.admission().leave(ticket);
    }
    opening.discard();
    if (encrypted) {
      owner.counters().add(Count.TLS, -1);
    }
    writer.discard();
    if (messages != null) {
      owner.counters().add(gauge(messages.kind()), -1);
      messages.end();
    }
  }

  private static Count gauge(StreamKind kind) {
    return kind == StreamKind.ICE ? Count.ICE : Count.TURN;
  }
}
