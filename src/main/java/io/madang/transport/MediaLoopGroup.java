package io.madang.transport;

import io.madang.ice.turn.TurnStatistics;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/// All media loops of a server, started and stopped together.
///
/// Thread-safe: it does not change after [#start].
public final class MediaLoopGroup implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MediaLoopGroup.class);

  private final List<MediaLoop> loops;
  private final PacketEngine engine;
  private final boolean segmentation;

  private MediaLoopGroup(List<MediaLoop> loops, PacketEngine engine, boolean segmentation) {
    this.loops = List.copyOf(loops);
    this.engine = engine;
    this.segmentation = segmentation;
  }

  /// Opens the sockets and starts the loops.
  ///
  /// @throws IOException if the port is taken or an address is not of this machine
  public static MediaLoopGroup start(MediaLoopSettings settings) throws IOException {
    PacketEngine engine = choose(settings.engine());
    boolean segmentation =
        engine == PacketEngine.EPOLL && settings.segmentationOffload() && SegmentationProbe.works();
    var loops = new ArrayList<MediaLoop>();
    try {
      int port = LocalAddresses.claimPort(settings.bindAddresses(), settings.port());
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
      throw failure;
    }
    loops.forEach(loop -> loop.start(loops));
    LOG.infof(
        "media loops=%d engine=%s segmentation=%s addresses=%s",
        (Object) loops.size(), engine, segmentation, loops.getFirst().io().localAddresses());
    return new MediaLoopGroup(loops, engine, segmentation);
  }

  /// Lets the media port serve TURN clients, from its first loop. Called once, not on a loop.
  ///
  /// @return what is counted, readable from any thread
  public TurnStatistics startTurn(TurnPortSettings settings) {
    MediaLoop first = loops.getFirst();
    int port = first.localPort();
    List<Integer> ports = loops.stream().map(MediaLoop::localPort).distinct().toList();
    TurnStatistics statistics = first.ask(() -> first.startTurn(settings, ports)).join();
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

  /// The loops by index.
  public List<MediaLoop> loops() {
    return loops;
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
