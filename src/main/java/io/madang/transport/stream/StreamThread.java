package io.madang.transport.stream;

import io.madang.ice.stun.StunMessage;
import io.madang.transport.stream.StreamCounters.Count;
import io.madang.transport.stream.peer.PeerLinks;
import io.madang.transport.stream.peer.PeerStreamHandler;
import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What all connections share: the thread, who is there, what is on its way.
///
/// [#post] and the settings from any thread, everything else on its own.
final class StreamThread {
  private static final long TICK_MILLIS = 200;

  /// Ticks between looks at every connection.
  private static final int SWEEP_TICKS = 5;

  /// A peer that takes nothing for so long has lost its consent as well (RFC 7675, section 5.1).
  private static final long STALLED_NANOS = 30_000_000_000L;

  /// How long a connection that a loop closes may take to be rid of its last bytes.
  private static final long CLOSE_NANOS = 5_000_000_000L;

  /// Two sockets each.
  private static final int MAX_SPLICED = 4_096;

  private static final int SCRATCH_BYTES = 16 << 10;

  private static final Logger LOG = Logger.getLogger(StreamThread.class);

  private final TcpEngine engine;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final MonotonicClock clock;
  private final @Nullable TlsHandshakes tls;
  private final boolean splicesHttps;
  private final StreamCounters counters = new StreamCounters();
  private final ConnectionTable table;
  private final Admission admission;
  private final @Nullable StreamConnection[] connections =
      new StreamConnection[ConnectionTable.SIZE];
  private final HeldConnections held;
  private final Departures departures;
  private final Set<HttpsSplice> splices = new HashSet<>();
  private final SplicedClients splicedClients = new SplicedClients();
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final StunMessage firstMessage = new StunMessage();
  private volatile @Nullable InetSocketAddress https;
  private volatile @Nullable StreamHandler handler;
  private volatile @Nullable PeerLinks peers;
  private volatile @Nullable Tunnels tunnels;
  private int ticks;

  StreamThread(
      TcpEngine engine,
      StreamSettings settings,
      @Nullable TlsHandshakes tls,
      MonotonicClock clock) {
    this.engine = engine;
    this.clock = clock;
    this.tls = tls;
    splicesHttps = settings.splicesHttps();
    StreamLimits limits = settings.limits();
    table = new ConnectionTable(limits.maxQueuedBytes(), StreamLimits.maxTotalQueuedBytes());
    admission = new Admission(limits);
    group = engine.newGroup();
    loop = group.next();
    held = new HeldConnections(loop);
    departures = new Departures(this);
  }

  void start(StreamHandler handler) {
    this.handler = handler;
    var unused =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void useHttps(InetSocketAddress server) {
    https = server;
  }

  void post(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.tracef("the stream thread has ended: %s", closed.getMessage());
    }
  }

  /// Ends the thread, after every connection.
  void close() {
    Tunnels served = tunnels;
    if (served != null && !loop.isShuttingDown()) {
      loop.submit(served::close).awaitUninterruptibly();
    }
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    if (tls != null) {
      tls.close();
    }
  }

  EventLoop loop() {
    return loop;
  }

  EventLoopGroup group() {
    return group;
  }

  ConnectionTable table() {
    return table;
  }

  StreamCounters counters() {
    return counters;
  }

  /// What is on its way to connections.
  Departures departures() {
    return departures;
  }

  @Nullable StreamConnection connection(int number) {
    return connections[number];
  }

  /// DTLS clients, if any are served.
  @Nullable Tunnels tunnels() {
    return tunnels;
  }

  HeldConnections held() {
    return held;
  }

  Admission admission() {
    return admission;
  }

  @Nullable TlsHandshakes tls() {
    return tls;
  }

  boolean splicesHttps() {
    return splicesHttps;
  }

  StreamHandler handler() {
    StreamHandler started = handler;
    if (started == null) {
      throw new IllegalStateException("nothing is accepted before the start");
    }
    return started;
  }

  /// Room for what is being read; valid until the next read.
  byte[] scratch() {
    return scratch;
  }

  /// A view for one message.
  StunMessage firstMessage() {
    return firstMessage;
  }

  long now() {
    return clock.nanoTime();
  }

  /// A connection was accepted.
  void accept(Channel channel) {
    counters.add(Count.ACCEPTED, 1);
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      channel.close();
      return;
    }
    TransportAddress peer = TransportAddress.of(remote);
    var connection = new StreamConnection(this, channel, peer);
    StreamRefusal refusal = admission.refusal(peer.high(), peer.low());
    if (refusal != null) {
      connection.refuse(refusal);
      return;
    }
    connection.admit(admission.admit(connection, peer.high(), peer.low(), now()));
    channel.pipeline().addLast(connection);
    Admission.Admitted crowdedOut = admission.crowdedOut();
    if (crowdedOut != null) {
      crowdedOut.refuse(StreamRefusal.CROWDED_OUT);
    }
    count();
  }

  int register(StreamConnection connection, StreamKind kind) {
    int number = table.open(kind);
    connections[number] = connection;
    return number;
  }

  void unregister(int number, StreamKind kind) {
    connections[number] = null;
    table.close(number);
    try {
      handler().onClosed(number, kind);
    } catch (RuntimeException | Error bug) {
      bug("the end of a connection", bug);
    }
  }

  void confirm(int number) {
    if (StreamSockets.isTunnel(number)) {
      tunnel(number, Tunnel::confirm);
      return;
    }
    StreamConnection connection = connections[number];
    if (connection != null) {
      connection.confirm();
      count();
    }
  }

  /// Closes a connection after what was sent to it.
  void closeGently(int number) {
    departures.send();
    if (StreamSockets.isTunnel(number)) {
      tunnel(number, Tunnel::end);
      return;
    }
    StreamConnection connection = connections[number];
    if (connection != null) {
      connection.closeBy(now() + CLOSE_NANOS);
    }
  }

  private void tunnel(int number, Consumer<Tunnel> action) {
    Tunnels served = tunnels;
    Tunnel tunnel = served == null ? null : served.find(number);
    if (tunnel != null) {
      action.accept(tunnel);
      count();
    }
  }

  /// Where a connection may be passed on to; null if it may not.
  @Nullable InetSocketAddress spliceTarget() {
    return splices.size() < MAX_SPLICED ? https : null;
  }

  SplicedClients splicedClients() {
    return splicedClients;
  }

  /// Passes an accepted connection on.
  ///
  /// @param first what it has sent; taken over
  /// @param encryption of the connection to the server; null if the client's own goes through
  void splice(
      Channel client, ByteBuf first, InetSocketAddress target, @Nullable SslHandler encryption) {
    var splice = new HttpsSplice(this, encryption);
    splices.add(splice);
    counters.set(Count.SPLICED, splices.size());
    splice.begin(engine.client(group), target, client, first);
  }

  /// Begins to serve DTLS clients; nothing comes yet.
  Tunnels serveTunnels(TlsHandshakes certificates, StreamLimits limits) {
    var made = new Tunnels(this, certificates, limits);
    tunnels = made;
    return made;
  }

  Bootstrap datagrams() {
    return engine.datagrams(group);
  }

  /// Begins to serve TURN relays that reach their peers by TCP.
  PeerLinks servePeers(PeerStreamHandler handler, long bytesPerSecond) {
    var made =
        new PeerLinks(
            this::post,
            () -> engine.peer(group),
            () -> engine.relay(group),
            handler,
            bytesPerSecond,
            this::now);
    peers = made;
    return made;
  }

  /// From any thread.
  ServerChannel listen(InetSocketAddress local) throws IOException {
    return engine.listen(local);
  }

  /// Joins a client's connection to one of a peer: the answer that the client waits for has been
  /// sent, and goes first.
  void join(int number, int link) {
    departures.send();
    StreamConnection connection = connections[number];
    PeerLinks links = peers;
    if (connection == null || links == null) {
      return;
    }
    Channel client = connection.channel();
    links.join(link, client, connection.handOver());
  }

  void spliceEnded(HttpsSplice splice) {
    splices.remove(splice);
    counters.set(Count.SPLICED, splices.size());
  }

  /// Notes an exception that should not have happened. The connection it happened to has been
  /// closed by the caller.
  void bug(String where, Throwable bug) {
    LOG.errorf(bug, "internal error in %s", where);
  }

  private void tick() {
    try {
      long now = now();
      expire(admission, now);
      Tunnels served = tunnels;
      if (served != null) {
        expire(served.admission(), now);
      }
      ticks++;
      if (ticks % SWEEP_TICKS == 0) {
        sweep(now);
      }
      count();
    } catch (RuntimeException | Error bug) {
      // A task that throws is not scheduled again.
      bug("the deadlines of connections", bug);
    }
  }

  private static void expire(Admission admission, long now) {
    Admission.Admitted expired = admission.expired(now);
    while (expired != null) {
      expired.refuse(StreamRefusal.NOT_CONFIRMED);
      expired = admission.expired(now);
    }
  }

  private void sweep(long now) {
    for (StreamConnection connection : connections) {
      if (connection != null) {
        connection.tick(now, now - STALLED_NANOS);
      }
    }
    for (HttpsSplice splice : List.copyOf(splices)) {
      splice.tick(now);
    }
  }

  void count() {
    Tunnels served = tunnels;
    int open = served == null ? 0 : served.admission().open();
    int unconfirmed = served == null ? 0 : served.admission().unconfirmed();
    counters.set(Count.OPEN, admission.open() + open);
    counters.set(Count.UNCONFIRMED, admission.unconfirmed() + unconfirmed);
  }
}
