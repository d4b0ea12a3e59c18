package io.madang.transport;

import io.madang.ice.turn.TurnStatistics;
import io.madang.transport.discovery.DiscoverySettings;
import io.madang.transport.stream.StreamPort;
import io.madang.transport.stream.StreamSettings;
import io.madang.wire.DropCounters;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/// All media loops of a server, started and stopped together.
///
/// Thread-safe: it does not change after [#start].
public final class MediaLoopGroup implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MediaLoopGroup.class);

  /// The loop that has the TURN server.
  private static final int TURN_LOOP = 0;

  private final List<MediaLoop> loops;
  private final Optional<StreamPort> streams;
  private final Optional<StreamPaths> paths;
  private final PacketEngine engine;
  private final boolean segmentation;

  private MediaLoopGroup(
      List<MediaLoop> loops,
      Optional<StreamPort> streams,
      Optional<StreamPaths> paths,
      PacketEngine engine,
      boolean segmentation) {
    this.loops = List.copyOf(loops);
    this.streams = streams;
    this.paths = paths;
    this.engine = engine;
    this.segmentation = segmentation;
  }

  /// Opens the sockets and starts the loops, without TCP.
  ///
  /// @throws IOException if the port is taken or an address is not of this machine
  public static MediaLoopGroup start(MediaLoopSettings settings) throws IOException {
    return start(settings, Optional.empty());
  }

  /// Opens the sockets of the media port and, if wanted, the TCP ports, and starts the loops.
  ///
  /// @param tcp the port in it is a wish only: -1 for none, else it is that of media
  /// @throws IOException if a port is taken, an address is not of this machine, or the certificate
  ///   cannot be used
  public static MediaLoopGroup start(MediaLoopSettings settings, Optional<StreamSettings> tcp)
      throws IOException {
    PacketEngine engine = choose(settings.engine());
    boolean segmentation =
        engine == PacketEngine.EPOLL && settings.segmentationOffload() && SegmentationProbe.works();
    FirstPort first = FirstPort.open(settings, tcp);
    var loops = new ArrayList<MediaLoop>();
    try {
      int port = first.number();
      for (int i = 0; i < settings.loops(); i++) {
        if (settings.portPerLoop() && i > 0) {
          int next = settings.port() == 0 ? 0 : settings.port() + i;
          port = LocalAddresses.claimPort(settings.bindAddresses(), next);
        }
        PacketIo io = open(engine, segmentation, i, port, settings);
        loops.add(new MediaLoop(i, io, MonotonicClock.system(), WallClock.system()));
      }
    } catch (IOException | RuntimeException failure) {
      loops.forEach(MediaLoop::close);
      first.streams().ifPresent(StreamPort::close);
      throw failure;
    }
    Optional<StreamPaths> paths = first.streams().map(io -> join(loops, io));
    loops.forEach(loop -> loop.start(loops));
    first.streams().ifPresent(io -> paths.ifPresent(io::start));
    LOG.infof(
        "media loops=%d engine=%s segmentation=%s addresses=%s",
        (Object) loops.size(), engine, segmentation, loops.getFirst().io().localAddresses());
    return new MediaLoopGroup(loops, first.streams(), paths, engine, segmentation);
  }

  private static StreamPaths join(List<MediaLoop> loops, StreamPort io) {
    loops.forEach(loop -> loop.useStreams(io));
    return new StreamPaths(loops, io, TURN_LOOP);
  }

  /// The number of the media port, which has to be free for UDP and for TCP.
  private record FirstPort(int number, Optional<StreamPort> streams) {
    /// Ports that are free for UDP are mostly free for TCP.
    private static final int ATTEMPTS = 10;

    static FirstPort open(MediaLoopSettings settings, Optional<StreamSettings> tcp)
        throws IOException {
      boolean isRetried = settings.port() == 0 && tcp.isPresent();
      for (int left = isRetried ? ATTEMPTS : 1; ; left--) {
        int number = LocalAddresses.claimPort(settings.bindAddresses(), settings.port());
        try {
          return new FirstPort(number, openStreams(number, tcp));
        } catch (IOException taken) {
          if (left == 1) {
            throw taken;
          }
        }
      }
    }

    private static Optional<StreamPort> openStreams(int number, Optional<StreamSettings> tcp)
        throws IOException {
      if (tcp.isEmpty()) {
        return Optional.empty();
      }
      StreamSettings wanted = tcp.get();
      var settings =
          new StreamSettings(
              wanted.bindAddresses(),
              wanted.port() < 0 ? -1 : number,
              wanted.tlsPort(),
              wanted.tls(),
              wanted.splicesHttps(),
              wanted.limits());
      return Optional.of(StreamPort.open(settings, MonotonicClock.system()));
    }
  }

  /// Lets the media port serve TURN clients, from its first loop. Called once, not on a loop.
  ///
  /// @return what is counted, readable from any thread
  public TurnStatistics startTurn(TurnPortSettings settings) {
    MediaLoop first = loops.get(TURN_LOOP);
    int port = first.localPort();
    List<Integer> ports = loops.stream().map(MediaLoop::localPort).distinct().toList();
    TurnStatistics statistics = first.ask(() -> first.startTurn(settings, ports, streams)).join();
    for (MediaLoop loop : loops.subList(1, loops.size())) {
      boolean sharesPort = loop.localPort() == port;
      CompletableFuture<Boolean> told =
          loop.ask(() -> {
            loop.useTurnOf(first.index(), sharesPort);
            return sharesPort;
          });
      told.join();
    }
    return statistics;
  }

  /// Lets the media port answer for NAT behaviour discovery. Called once, not on a loop.
  ///
  /// @throws IOException if the further sockets cannot be opened
  public void startDiscovery(DiscoverySettings settings) throws IOException {
    MediaLoop first = loops.getFirst();
    int port = first.localPort();
    int freePort = loops.getLast().localPort() + 1;
    try {
      long sockets = first.ask(() -> first.startDiscovery(settings, freePort)).join();
      for (MediaLoop loop : loops.subList(1, loops.size())) {
        if (loop.localPort() == port) {
          loop.ask(
                  () -> {
                    loop.useDiscoveryOf(first.index(), sockets);
                    return true;
                  })
              .join();
        }
      }
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw failure;
    }
  }

  /// Ends the allocations of a TURN user, whose credentials are good for nothing from now on. From
  /// any thread, without waiting.
  ///
  /// @param owner the part of the user name behind the colon
  public void revokeTurn(String owner) {
    MediaLoop first = loops.getFirst();
    first.execute(() -> {
      TurnPort turn = first.turn();
      if (turn != null) {
        turn.revoke(owner);
      }
    });
  }

  /// The addresses of this machine that the sockets of a loop are bound to.
  public List<InetAddress> boundAddresses() {
    return loops.getFirst().io().localAddresses().stream()
        .map(InetSocketAddress::getAddress)
        .distinct()
        .toList();
  }

  /// The loops by index.
  public List<MediaLoop> loops() {
    return loops;
  }

  /// The TCP ports, if there are any.
  public Optional<StreamPort> streams() {
    return streams;
  }

  /// Why messages of connections did not get to a loop; loops count for themselves.
  public Optional<DropCounters> streamDrops() {
    return paths.map(StreamPaths::drops);
  }

  /// The engine that was chosen: never [PacketEngine#AUTO].
  public PacketEngine engine() {
    return engine;
  }

  /// Whether runs of packets leave as segmented datagrams.
  public boolean segmentation() {
    return segmentation;
  }

  /// Stops all loops and waits until they have ended. Not to be called on a loop.
  @Override
  public void close() {
    streams.ifPresent(StreamPort::close);
    loops.forEach(MediaLoop::close);
  }

  private static PacketEngine choose(PacketEngine wanted) throws IOException {
    boolean hasEpoll =
        Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    if (wanted == PacketEngine.AUTO) {
      return hasEpoll ? PacketEngine.EPOLL : PacketEngine.NIO;
    }
    if (wanted == PacketEngine.EPOLL && !hasEpoll) {
      throw new IOException(
          "the epoll engine needs Linux 4.18 or newer", Epoll.unavailabilityCause());
    }
    return wanted;
  }

  private static PacketIo open(
      PacketEngine engine, boolean segmentation, int index, int port, MediaLoopSettings settings)
      throws IOException {
    String name = "media-loop-" + index;
    MonotonicClock clock = MonotonicClock.system();
    List<InetSocketAddress> addresses = LocalAddresses.toBind(settings.bindAddresses(), port);
    return switch (engine) {
      case EPOLL ->
          EpollPacketIo.open(name, addresses, settings.socketBufferBytes(), segmentation, clock);
      case NIO, AUTO -> NioPacketIo.open(name, addresses, settings.socketBufferBytes(), clock);
    };
  }
}
