package io.madang.transport.stream;

import io.madang.transport.stream.peer.PeerLinks;
import io.madang.transport.stream.peer.PeerStreamHandler;
import io.madang.transport.stream.peer.PeerStreams;
import io.madang.transport.stream.tls.TlsContexts;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.transport.stream.tls.TlsIdentity;
import io.madang.wire.MonotonicClock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The TCP ports of the media port, by Netty: epoll where there is, NIO elsewhere.
public final class StreamPort implements StreamIo, AutoCloseable {
  /// How often the certificate's files are looked at.
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final StreamThread thread;
  private final Optional<TlsContexts> tls;
  private final List<Channel> servers = new ArrayList<>();
  private int port = -1;
  private int tlsPort = -1;

  private StreamPort(StreamThread thread, Optional<TlsContexts> tls) {
    this.thread = thread;
    this.tls = tls;
  }

  /// Opens the ports; connections wait until [#start].
  ///
  /// @throws IOException if a port is taken, or the certificate cannot be used: the message says
  ///   what to do
  public static StreamPort open(StreamSettings settings, MonotonicClock clock) throws IOException {
    return open(settings, clock, TcpEngine.best(), REFRESH);
  }

  static StreamPort open(
      StreamSettings settings, MonotonicClock clock, TcpEngine engine, Duration refresh)
      throws IOException {
    Optional<TlsFiles> files = settings.tls();
    @Nullable TlsContexts contexts = files.isPresent() ? TlsContexts.open(files.get()) : null;
    TlsHandshakes handshakes = contexts == null ? null : new TlsHandshakes(contexts);
    var thread = new StreamThread(engine, settings, handshakes, clock);
    var opened = new StreamPort(thread, Optional.ofNullable(contexts));
    try {
      ServerBootstrap bootstrap = opened.bootstrap(engine);
      opened.port = opened.bind(bootstrap, settings.bindAddresses(), settings.port());
      int wanted = handshakes == null ? -1 : settings.tlsPort();
      opened.tlsPort = opened.bind(bootstrap, settings.bindAddresses(), wanted);
      if (handshakes != null && opened.tlsPort > 0) {
        opened.serveTunnels(handshakes, settings);
      }
    } catch (IOException | RuntimeException failure) {
      opened.close();
      throw failure;
    }
    if (handshakes != null) {
      handshakes.watch(thread.loop(), refresh);
    }
    return opened;
  }

  /// DTLS on the number of the TLS port. One socket for each address, so that an answer comes from
  /// where the question went.
  private void serveTunnels(TlsHandshakes certificates, StreamSettings settings)
      throws IOException {
    Tunnels tunnels = thread.serveTunnels(certificates, settings.limits());
    List<InetAddress> addresses = settings.bindAddresses();
    if (addresses.isEmpty()) {
      addresses = Tunnels.addresses();
    }
    for (InetAddress address : addresses) {
      var at = new InetSocketAddress(address, tlsPort);
      ChannelFuture bound =
          thread.datagrams().handler(tunnels.newListener()).bind(at).awaitUninterruptibly();
      if (bound.isSuccess()) {
        servers.add(bound.channel());
      } else if (!settings.bindAddresses().isEmpty() || isInUse(bound)) {
        throw new IOException(
            "cannot use UDP port " + tlsPort + " for DTLS: " + bound.cause().getMessage(),
            bound.cause());
      }
      // Else the address has gone, or is not ready yet.
    }
  }

  private static boolean isInUse(ChannelFuture bound) {
    String message = bound.cause().getMessage();
    return message != null && message.contains("in use");
  }

  private ServerBootstrap bootstrap(TcpEngine engine) {
    return engine
        .server(thread.group())
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                thread.accept(channel);
              }
            });
  }

  private int bind(ServerBootstrap bootstrap, List<InetAddress> addresses, int port)
      throws IOException {
    if (port < 0) {
      return -1;
    }
    if (addresses.isEmpty()) {
      return bind(bootstrap, new InetSocketAddress(port));
    }
    int bound = port;
    for (InetAddress address : addresses) {
      bound = bind(bootstrap, new InetSocketAddress(address, bound));
    }
    return bound;
  }

  private int bind(ServerBootstrap bootstrap, InetSocketAddress address) throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot use TCP port " + address.getPort() + " for media: " + bound.cause().getMessage(),
          bound.cause());
    }
    servers.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /// Begins to accept. Called once.
  public void start(StreamHandler handler) {
    thread.start(handler);
    for (Channel server : servers) {
      server.config().setAutoRead(true);
    }
  }

  /// Where connections that ask for HTTP over TLS are passed on to, from now on.
  public void useHttps(InetSocketAddress server) {
    thread.useHttps(server);
  }

  /// The client of a connection that was passed on to the HTTPS server. From any thread.
  ///
  /// @param remote where that connection comes from, as the HTTPS server sees it
  /// @return empty if it is not one of ours, or no longer
  public Optional<InetAddress> clientBehind(InetSocketAddress remote) {
    return thread.splicedClients().behind(remote);
  }

  /// The certificate as it is now; empty without TLS.
  public Optional<TlsIdentity> identity() {
    return tls.map(TlsContexts::identity);
  }

  /// Lets TURN relays reach peers by TCP (RFC 6062). Called once.
  ///
  /// @param handler hears of connections to peers
  /// @param bytesPerSecond of one relay in each direction, 0 for any number
  public PeerStreams servePeers(PeerStreamHandler handler, long bytesPerSecond) {
    PeerLinks links = thread.servePeers(handler, bytesPerSecond);
    return new PeerStreams() {
      @Override
      public boolean listen(int relay, InetSocketAddress local) {
        try {
          ServerChannel listener = thread.listen(local);
          thread.post(() -> links.accept(relay, listener));
          return true;
        } catch (IOException taken) {
          return false;
        }
      }

      @Override
      public void stopListening(int relay) {
        thread.post(() -> links.stopListening(relay));
      }

      @Override
      public void decide(int ticket, int link) {
        thread.post(() -> links.decide(ticket, link));
      }

      @Override
      public void connect(int link, int relay, InetSocketAddress local, InetSocketAddress peer) {
        thread.post(() -> links.connect(link, relay, local, peer));
      }

      @Override
      public void join(int link, int connection) {
        thread.post(() -> thread.join(connection, link));
      }

      @Override
      public void close(int link) {
        thread.post(() -> links.close(link));
      }
    };
  }

  /// From any thread.
  public StreamStatistics statistics() {
    return thread.counters().snapshot(thread.table().total());
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int tlsPort() {
    return tlsPort;
  }

  @Override
  public int send(
      int connection, byte[] array, int[] offsets, int[] lengths, int first, int count) {
    ConnectionTable table = thread.table();
    int framing = table.framing(connection);
    if (framing < 0) {
      return 0;
    }
    int taken = 0;
    while (taken < count) {
      int length = lengths[first + taken];
      int reserved = length + framing;
      if (!table.reserve(connection, reserved)) {
        break;
      }
      if (!thread.departures().offer(connection, reserved, array, offsets[first + taken], length)) {
        table.release(connection, reserved);
        break;
      }
      taken++;
    }
    thread.departures().signalIfBusy();
    return taken;
  }

  @Override
  public void flush() {
    thread.departures().signal();
  }

  @Override
  public int queuedBytes(int connection) {
    return thread.table().queued(connection);
  }

  @Override
  public long writtenBytes(int connection) {
    return thread.table().written(connection);
  }

  @Override
  public void confirm(int connection) {
    if (thread.table().confirm(connection)) {
      thread.post(() -> thread.confirm(connection));
    }
  }

  @Override
  public void close(int connection) {
    if (thread.table().beginClose(connection)) {
      thread.post(() -> thread.closeGently(connection));
    }
  }

  /// Closes all connections and ends the thread. Not to be called on it.
  @Override
  public void close() {
    thread.close();
  }
}
