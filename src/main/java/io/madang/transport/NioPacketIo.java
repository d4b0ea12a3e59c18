package io.madang.transport;

import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sockets by `java.nio`, on a thread of its own: one system call per datagram, everywhere Java
/// runs.
///
/// For development on machines without epoll. What the kernel has no room for is dropped at once,
/// as a network would.
final class NioPacketIo implements PacketIo {
  /// Datagrams read from one socket before the others have their turn.
  private static final int BATCH = 64;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final Logger LOG = Logger.getLogger(NioPacketIo.class);

  private final Selector selector;
  private final MonotonicClock clock;
  private final Thread thread;
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final List<InetSocketAddress> localAddresses = new ArrayList<>();
  private final ArrayDeque<Integer> closedSockets = new ArrayDeque<>();
  private final ByteBuffer receiveBuffer =
      ByteBuffer.allocateDirect(MediaLoopLimits.RECEIVE_CAPACITY);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(MediaLoopLimits.RECEIVE_CAPACITY);
  private final byte[] datagram = new byte[MediaLoopLimits.RECEIVE_CAPACITY];

  private @Nullable PacketIoHandler handler;
  private long wakeAtNanos = Long.MAX_VALUE;
  private volatile boolean closing;

  private NioPacketIo(String threadName, MonotonicClock clock) throws IOException {
    this.clock = clock;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name(threadName).daemon(true).unstarted(this::run);
  }

  /// Opens one socket for each address.
  static NioPacketIo open(
      String threadName,
      List<InetSocketAddress> addresses,
      int socketBufferBytes,
      MonotonicClock clock)
      throws IOException {
    var io = new NioPacketIo(threadName, clock);
    try {
      for (InetSocketAddress address : addresses) {
        io.bind(address, socketBufferBytes);
      }
    } catch (IOException failure) {
      io.closeSockets();
      throw new IOException("cannot bind UDP " + addresses + ": " + failure.getMessage(), failure);
    }
    return io;
  }

  private void bind(InetSocketAddress address, int socketBufferBytes) throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(address));
    channels.add(channel);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, socketBufferBytes);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, socketBufferBytes);
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    channel.bind(address);
    localAddresses.add((InetSocketAddress) channel.getLocalAddress());
    channel.register(selector, SelectionKey.OP_READ, channels.size() - 1);
  }

  private static ProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  @Override
  public int openSocket(InetSocketAddress address) {
    return openSocket(address, false);
  }

  @Override
  public int openSharedSocket(InetSocketAddress address) {
    return openSocket(address, true);
  }

  private int openSocket(InetSocketAddress address, boolean shared) {
    try {
      DatagramChannel channel = DatagramChannel.open(family(address));
      try {
        channel.configureBlocking(false);
        if (shared && channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
          channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.bind(address);
        int socket = closedSockets.isEmpty() ? channels.size() : closedSockets.pop();
        if (socket == channels.size()) {
          channels.add(channel);
        } else {
          channels.set(socket, channel);
        }
        channel.register(selector, SelectionKey.OP_READ, socket);
        return socket;
      } catch (IOException taken) {
        channel.close();
        throw taken;
      }
    } catch (IOException refused) {
      LOG.debugf("a relay's socket cannot be opened: %s", refused.getMessage());
      return -1;
    }
  }

  @Override
  public void closeSocket(int socket) {
    try {
      channels.get(socket).close();
    } catch (IOException failure) {
      LOG.debugf("closing a relay's socket: %s", failure.getMessage());
    }
    closedSockets.push(socket);
  }

  @Override
  public boolean canForbidFragments() {
    return false;
  }

  @Override
  public void forbidFragments(int socket, boolean forbidden) {
    throw new UnsupportedOperationException("fragments cannot be forbidden by java.nio");
  }

  @Override
  public void start(PacketIoHandler handler) {
    this.handler = handler;
    thread.start();
  }

  @Override
  public boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void wakeUp() {
    selector.wakeup();
  }

  @Override
  public void wakeAt(long nanos) {
    wakeAtNanos = nanos;
  }

  @Override
  public List<InetSocketAddress> localAddresses() {
    return List.copyOf(localAddresses);
  }

  @Override
  public int send(
      int socket,
      TransportAddress to,
      byte[] array,
      int[] offsets,
      int[] lengths,
      int first,
      int count) {
    int lost = 0;
    for (int i = first; i < first + count; i++) {
      if (!send(channels.get(socket), to, array, offsets[i], lengths[i])) {
        lost++;
      }
    }
    if (lost > 0 && handler != null) {
      handler.onSendFailed(lost);
    }
    return count;
  }

  @Override
  public void flush() {
    // Every datagram has been sent when it was taken.
  }

  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      closeSockets();
      return;
    }
    selector.wakeup();
    if (!isLoopThread()) {
      joinUninterruptibly();
    }
  }

  private void joinUninterruptibly() {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    PacketIoHandler running = handler;
    if (running == null) {
      return;
    }
    while (!closing) {
      try {
        select();
        running.onCycle();
        selector.selectedKeys().removeIf(key -> read(key, running));
        running.onCycleEnd();
      } catch (IOException | ClosedSelectorException failure) {
        LOG.error("the media sockets failed", failure);
        closing = true;
      }
    }
    running.onClosed();
    closeSockets();
  }

  private void select() throws IOException {
    long wait = wakeAtNanos - clock.nanoTime();
    if (wakeAtNanos == Long.MAX_VALUE) {
      selector.select();
    } else if (wait <= 0) {
      selector.selectNow();
    } else {
      selector.select(Math.max(1, wait / NANOS_PER_MILLI));
    }
  }

  private boolean read(SelectionKey key, PacketIoHandler running) {
    int socket = (Integer) key.attachment();
    for (int i = 0; i < BATCH; i++) {
      SocketAddress sender = receive(channels.get(socket));
      if (sender == null) {
        break;
      }
      deliver(socket, (InetSocketAddress) sender, running);
    }
    return true;
  }

  private @Nullable SocketAddress receive(DatagramChannel channel) {
    try {
      return channel.receive(receiveBuffer.clear());
    } catch (IOException refused) {
      // An earlier send was answered by ICMP: nothing to read.
      LOG.tracef("receive: %s", refused.getMessage());
      return null;
    }
  }

  private void deliver(int socket, InetSocketAddress sender, PacketIoHandler running) {
    int length = receiveBuffer.flip().remaining();
    receiveBuffer.get(datagram, 0, length);
    byte[] ip = sender.getAddress().getAddress();
    running.onDatagram(
        socket,
        SocketAddresses.high(ip),
        SocketAddresses.low(ip),
        sender.getPort(),
        datagram,
        0,
        length);
  }

  private boolean send(
      DatagramChannel channel, TransportAddress to, byte[] array, int offset, int length) {
    sendBuffer.clear().put(array, offset, length).flip();
    try {
      return channel.send(sendBuffer, to.socketAddress()) == length;
    } catch (IOException refused) {
      LOG.tracef("send: %s", refused.getMessage());
      return false;
    }
  }

  private void closeSockets() {
    try {
      for (DatagramChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException failure) {
      LOG.debug("closing the media sockets", failure);
    }
  }
}
