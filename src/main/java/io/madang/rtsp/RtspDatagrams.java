package io.madang.rtsp;

import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The UDP sockets of all cameras, encoders and players, read by one thread. Thread-safe.
///
/// The thread begins with the first one that wants datagrams and lasts as long as this.
public final class RtspDatagrams implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RtspDatagrams.class);

  /// The longest datagram there is.
  private static final int BUFFER_BYTES = 1 << 16;

  /// From one socket before the others have their turn.
  private static final int MAX_BATCH = 64;

  /// A keyframe of a 4K camera arrives at once.
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /// Random ports of which one in two is odd, and has a free neighbour nearly always.
  private static final int MAX_ATTEMPTS = 50;

  /// Takes the datagrams of a track, on the one thread: must not block.
  public interface Receiver {
    /// @param array borrowed until it returns; may be written to
    void datagram(
        int track, boolean rtcp, InetSocketAddress from, byte[] array, int length, long now);
  }

  private final MonotonicClock clock;
  private @Nullable Selector selector; // opened with the first sockets
  private boolean closed;

  public RtspDatagrams(MonotonicClock clock) {
    this.clock = clock;
  }

  /// Opens the two sockets of a track, on an even port and the next one (RFC 3550, section 11).
  ///
  /// @param local the address that the camera is reached from
  public synchronized DatagramPair open(InetAddress local, int track, Receiver receiver)
      throws IOException {
    Selector registry = selector();
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      DatagramChannel first = bound(local, 0);
      int port = port(first);
      DatagramChannel second = boundOrNull(local, port ^ 1);
      if (second != null) {
        boolean even = (port & 1) == 0;
        DatagramChannel rtp = even ? first : second;
        DatagramChannel rtcp = even ? second : first;
        register(registry, rtp, new Endpoint(track, false, receiver));
        register(registry, rtcp, new Endpoint(track, true, receiver));
        registry.wakeup();
        return new DatagramPair(registry, rtp, rtcp, port & ~1);
      }
      first.close();
    }
    throw new IOException("no free pair of ports");
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (selector != null) {
        selector.close();
      }
    } catch (IOException broken) {
      LOG.debugf("closing the selector of cameras: %s", broken.getMessage());
    }
  }

  private Selector selector() throws IOException {
    if (closed) {
      throw new IOException("no camera can be had any more");
    }
    if (selector == null) {
      Selector opened = Selector.open();
      selector = opened;
      Thread.ofPlatform().daemon().name("rtsp-datagrams").start(() -> run(opened));
    }
    return selector;
  }

  private static DatagramChannel bound(InetAddress local, int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(local, port));
      return channel;
    } catch (IOException | RuntimeException unusable) {
      channel.close();
      throw unusable;
    }
  }

  /// Null if the port is taken.
  private static @Nullable DatagramChannel boundOrNull(InetAddress local, int port) {
    try {
      return bound(local, port);
    } catch (IOException taken) {
      return null;
    }
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private static void register(Selector selector, DatagramChannel channel, Endpoint endpoint)
      throws IOException {
    channel.register(selector, SelectionKey.OP_READ, endpoint);
  }

  private void run(Selector selector) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (selector.isOpen()) {
        selector.select(key -> read(key, buffer));
      }
    } catch (ClosedSelectorException end) {
      // Nothing is left to read.
    } catch (IOException broken) {
      LOG.errorf("cameras get no datagrams any more: %s", broken.getMessage());
    }
  }

  private void read(SelectionKey key, ByteBuffer buffer) {
    var channel = (DatagramChannel) key.channel();
    var endpoint = (Endpoint) key.attachment();
    long now = clock.nanoTime();
    try {
      for (int i = 0; i < MAX_BATCH; i++) {
        buffer.clear();
        var from = (InetSocketAddress) channel.receive(buffer);
        if (from == null) {
          return;
        }
        endpoint.receiver.datagram(
            endpoint.track, endpoint.rtcp, from, buffer.array(), buffer.position(), now);
      }
    } catch (IOException gone) {
      key.cancel(); // its camera has closed it, or will notice the silence
    } catch (RuntimeException bug) {
      LOG.error("a datagram of a camera", bug);
    }
  }

  /// Whose socket this is.
  private record Endpoint(int track, boolean rtcp, Receiver receiver) {}

  /// The two sockets of a track. Thread-safe.
  public static final class DatagramPair implements AutoCloseable {
    private final Selector selector;
    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final int port;

    private DatagramPair(Selector selector, DatagramChannel rtp, DatagramChannel rtcp, int port) {
      this.selector = selector;
      this.rtp = rtp;
      this.rtcp = rtcp;
      this.port = port;
    }

    /// Of RTP; RTCP's is the next one.
    public int port() {
      return port;
    }

    public void sendRtp(byte[] array, int offset, int length, InetSocketAddress to) {
      send(rtp, array, offset, length, to);
    }

    public void sendRtcp(byte[] array, int offset, int length, InetSocketAddress to) {
      send(rtcp, array, offset, length, to);
    }

    /// What cannot be sent now is as if it were lost on the way.
    private static void send(
        DatagramChannel channel, byte[] array, int offset, int length, InetSocketAddress to) {
      try {
        channel.send(ByteBuffer.wrap(array, offset, length), to);
      } catch (IOException lost) {
        LOG.debugf("a datagram to a camera: %s", lost.getMessage());
      }
    }

    /// A socket that is registered is closed for good by the selector's next round.
    @Override
    public void close() {
      close(rtp);
      close(rtcp);
      selector.wakeup();
    }

    private static void close(DatagramChannel channel) {
      try {
        channel.close();
      } catch (IOException gone) {
        // It is closed then.
      }
    }
  }
}
