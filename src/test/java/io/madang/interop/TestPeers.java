package io.madang.interop;

import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A thread that drives WebRTC clients over real sockets: one for all clients of a test or a load
/// generator.
///
/// Thread-safe.
public final class TestPeers implements AutoCloseable {
  private static final int CAPACITY = 2_048;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int SOCKET_BUFFER = 1 << 20;

  private final Selector selector;
  private final Thread thread;
  private final MonotonicClock clock = MonotonicClock.system();
  private final List<TestPeer> peers = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
  private volatile boolean closed;

  public TestPeers() {
    try {
      selector = Selector.open();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    thread = Thread.ofPlatform().name("test-peers").daemon(true).start(this::run);
  }

  /// A client on a free port of the loopback address.
  public TestPeer open() {
    return open(InetAddress.getLoopbackAddress());
  }

  /// A client on a free port of a local address.
  public TestPeer open(InetAddress local) {
    try {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(new InetSocketAddress(local, 0));
      var peer = new TestPeer(this, channel);
      peers.add(peer);
      execute(() -> register(channel, peer));
      return peer;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Lets what arrives at a client be dropped by the kernel: a receiver that costs nothing. Its
  /// checks go on, so the server keeps sending.
  public void stopReading(TestPeer peer) {
    execute(() -> peer.channel().keyFor(selector).interestOps(0));
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void execute(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  void wakeUp() {
    selector.wakeup();
  }

  long now() {
    return clock.nanoTime();
  }

  void remove(TestPeer peer) {
    peers.remove(peer);
  }

  private void register(DatagramChannel channel, TestPeer peer) {
    try {
      channel.register(selector, SelectionKey.OP_READ, peer);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::read, waitMillis());
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
          command.run();
        }
        for (TestPeer peer : peers) {
          peer.run(now());
        }
      }
      for (TestPeer peer : peers) {
        peer.channel().close();
        peer.closeStreams();
      }
      selector.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private long waitMillis() {
    long next = Long.MAX_VALUE;
    for (TestPeer peer : peers) {
      next = Math.min(next, peer.nextDeadline());
    }
    return next == Long.MAX_VALUE ? 0 : Math.max(1, (next - now()) / NANOS_PER_MILLI);
  }

  private void read(SelectionKey key) {
    var peer = (TestPeer) key.attachment();
    try {
      while (true) {
        buffer.clear();
        var sender = (InetSocketAddress) peer.channel().receive(buffer);
        if (sender == null) {
          return;
        }
        peer.onDatagram(TransportAddress.of(sender), buffer.array(), buffer.position(), now());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
