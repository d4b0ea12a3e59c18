package io.madang.transport.stream.peer;

import io.madang.wire.TransportAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The links of [PeerStreams]. Confined to the stream thread.
public final class PeerLinks {
  /// Two sockets each.
  static final int MAX_LINKS = 4_096;

  /// Accepted, and not decided about yet: the media loop is that far behind, or flooded.
  static final int MAX_UNDECIDED = 256;

  private static final Logger LOG = Logger.getLogger(PeerLinks.class);

  private final Executor thread;
  private final Supplier<Bootstrap> dialler;
  private final Supplier<ServerBootstrap> acceptor;
  private final PeerStreamHandler handler;
  private final Map<Integer, Link> links = new HashMap<>();
  private final Map<Integer, Link> undecided = new HashMap<>();
  private final Map<Integer, ServerChannel> listeners = new HashMap<>();
  private final Map<Integer, Rates> rates = new HashMap<>();
  private final long bytesPerSecond;
  private final LongSupplier clock;
  private int lastTicket;

  /// @param thread runs what must not run within a call of Netty's
  /// @param dialler for connections whose channels wait with reading
  /// @param acceptor likewise
  /// @param bytesPerSecond of one relay in each direction, 0 for any number
  /// @param clock monotonic, in nanoseconds
  public PeerLinks(
      Executor thread,
      Supplier<Bootstrap> dialler,
      Supplier<ServerBootstrap> acceptor,
      PeerStreamHandler handler,
      long bytesPerSecond,
      LongSupplier clock) {
    this.thread = thread;
    this.dialler = dialler;
    this.acceptor = acceptor;
    this.handler = handler;
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
  }

  /// What the connections of one relay share.
  private record Rates(ByteRate towardsPeers, ByteRate towardsClient) {}

  private Rates newRates() {
    return new Rates(new ByteRate(bytesPerSecond, clock), new ByteRate(bytesPerSecond, clock));
  }

  /// @param listener listens already, and is given away
  public void accept(int relay, ServerChannel listener) {
    var peers =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            accept(relay, channel);
          }
        };
    acceptor.get().channelFactory(() -> listener).childHandler(peers).register();
    listeners.put(relay, listener);
    rates.put(relay, newRates());
  }

  public void stopListening(int relay) {
    rates.remove(relay);
    ServerChannel listener = listeners.remove(relay);
    if (listener != null) {
      listener.close();
    }
  }

  private void accept(int relay, Channel channel) {
    if (undecided.size() >= MAX_UNDECIDED
        || links.size() >= MAX_LINKS
        || !(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      channel.close();
      return;
    }
    int ticket = ++lastTicket;
    var link = new Link(relay);
    channel.pipeline().addLast(link.splice.far());
    link.splice.onFarConnected(channel);
    undecided.put(ticket, link);
    TransportAddress peer = TransportAddress.of(remote);
    handler.onAccepted(ticket, relay, peer.high(), peer.low(), peer.port());
  }

  public void decide(int ticket, int number) {
    Link link = undecided.remove(ticket);
    if (link == null) {
      return;
    }
    if (number == 0) {
      link.splice.abandon();
      return;
    }
    link.number = number;
    links.put(number, link);
    if (link.ended) {
      link.tell();
    }
  }

  public void connect(int number, int relay, InetSocketAddress local, InetSocketAddress peer) {
    if (links.size() >= MAX_LINKS) {
      handler.onClosed(number);
      return;
    }
    var link = new Link(relay);
    link.number = number;
    links.put(number, link);
    ChannelFutureListener connected = link::onConnect;
    dialler.get().handler(link.splice.far()).connect(peer, local).addListener(connected);
  }

  /// @param first what the client has brought already; taken over
  public void join(int number, Channel client, ByteBuf first) {
    Link link = links.get(number);
    if (link == null) {
      first.release();
      client.close();
    } else {
      link.splice.takeNear(client, first);
    }
  }

  public void close(int number) {
    Link link = links.remove(number);
    if (link != null) {
      link.splice.abandon();
    }
  }

  /// One connection to a peer, and later to a client.
  private final class Link implements Splice.Listener {
    private final Splice splice;

    /// 0 until it is decided.
    private int number;

    private boolean ended;

    Link(int relay) {
      // One that is being released has none any more.
      Rates shared = rates.getOrDefault(relay, newRates());
      splice = new Splice(this, shared.towardsPeers(), shared.towardsClient());
    }

    private void onConnect(ChannelFuture connect) {
      if (!connect.isSuccess()) {
        LOG.debugf("a peer is not reached: %s", connect.cause().getMessage());
        splice.end();
      } else {
        splice.onFarConnected(connect.channel());
        if (!ended && links.get(number) == this) {
          handler.onConnected(number);
        }
      }
    }

    @Override
    public void onBytes() {
      // A link is as old as its allocation may become.
    }

    @Override
    public void onEnd() {
      ended = true;
      if (number != 0) {
        // Not within a call that closes.
        thread.execute(this::tell);
      }
    }

    private void tell() {
      if (links.remove(number, this)) {
        handler.onClosed(number);
      }
    }
  }
}
