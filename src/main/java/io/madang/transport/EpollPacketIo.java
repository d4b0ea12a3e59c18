package io.madang.transport;

import io.madang.transport.relay.ErrorQueue;
import io.madang.transport.relay.RelayOptions;
import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sockets by Netty's native epoll transport, on an event loop of its own.
///
/// Receives with `recvmmsg` into one reused buffer; sends with `sendmmsg`, whole runs as one
/// segmented datagram where the kernel can do that. Netty makes a few small objects for each
/// received datagram (its packet, the sender's address); sending makes none. A duty cycle is one
/// iteration of the event loop, or a part of it when more than [#BATCH] datagrams wait.
final class EpollPacketIo implements PacketIo {
  /// Datagrams of one `recvmmsg`.
  private static final int RECEIVE_BATCH = 64;

  /// Datagrams of one duty cycle: what a saturated loop handles in about half a millisecond.
  private static final int BATCH = 256;

  /// What a relay's socket may hold in memory of ours before it is flushed.
  private static final int RELAY_ARENA_BYTES = 64 << 10;

  /// One relay carries one conversation: a fraction of what the media sockets need.
  private static final int RELAY_SOCKET_BUFFER_BYTES = 256 << 10;

  /// Errors that are read in a row: more than a socket's queue usually holds.
  private static final int MAX_ERRORS = 256;

  private static final Logger LOG = Logger.getLogger(EpollPacketIo.class);

  private final EventLoopGroup group;
  private final SingleThreadEventLoop eventLoop;
  private final boolean segmentation;
  private final MonotonicClock clock;
  private final List<EpollDatagramChannel> channels = new ArrayList<>();
  private final List<InetSocketAddress> localAddresses = new ArrayList<>();
  private final List<EpollSendQueue> sendQueues = new ArrayList<>();
  private final List<@Nullable RelaySocket> relaySockets = new ArrayList<>();
  private final List<EpollSendQueue> dirtyRelays = new ArrayList<>();
  private Optional<ErrorQueue> errors = Optional.empty();
  private boolean isErrorQueueOpened;
  private final List<Integer> failedRelays = new ArrayList<>();
  private final ReceiveBuffer receiveBuffer =
      new ReceiveBuffer(RECEIVE_BATCH, MediaLoopLimits.RECEIVE_CAPACITY);
  private final byte[] datagram = new byte[MediaLoopLimits.RECEIVE_CAPACITY];
  private final Runnable beginCycle = this::beginCycle;
  private final Runnable endCycle = this::endCycle;
  private final Runnable onTimer = this::onTimer;
  private final Runnable readErrors = this::readErrors;

  private @Nullable PacketIoHandler handler;
  private @Nullable ScheduledFuture<?> timer;
  private long timerAtNanos = Long.MAX_VALUE;
  private boolean inCycle;
  private int datagramsInCycle;

  private EpollPacketIo(String threadName, boolean segmentation, MonotonicClock clock) {
    this.segmentation = segmentation;
    this.clock = clock;
    ThreadFactory threads = task -> daemon(task, threadName);
    var epoll = new EpollEventLoopGroup(1, threads);
    // All time for sockets and tasks alike: the loop bounds its own work.
    epoll.setIoRatio(100);
    this.group = epoll;
    this.eventLoop = (SingleThreadEventLoop) epoll.next();
  }

  private static Thread daemon(Runnable task, String name) {
    // Netty keeps its recycled objects closest in threads of this class.
    var thread = new FastThreadLocalThread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /// Opens one socket for each address.
  ///
  /// @param segmentation whether the kernel's UDP segmentation was seen to work
  static EpollPacketIo open(
      String threadName,
      List<InetSocketAddress> addresses,
      int socketBufferBytes,
      boolean segmentation,
      MonotonicClock clock)
      throws IOException {
    var io = new EpollPacketIo(threadName, segmentation, clock);
    try {
      for (InetSocketAddress address : addresses) {
        io.bind(address, socketBufferBytes);
      }
    } catch (IOException | RuntimeException failure) {
      io.shutDown();
      throw failure;
    }
    return io;
  }

  private void bind(InetSocketAddress address, int socketBufferBytes) throws IOException {
    int socket = channels.size();
    InternetProtocolFamily family = family(address);
    var bound =
        new Bootstrap()
            .group(group)
            .channelFactory(() -> new EpollDatagramChannel(family))
            .option(UnixChannelOption.SO_REUSEPORT, true)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, socketBufferBytes)
            .option(ChannelOption.SO_SNDBUF, socketBufferBytes)
            .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MediaLoopLimits.RECEIVE_CAPACITY)
            .option(ChannelOption.RCVBUF_ALLOCATOR, receiveBuffer)
            .option(ChannelOption.MAX_MESSAGES_PER_WRITE, Integer.MAX_VALUE)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 28, 1 << 29))
            .handler(new SocketHandler(socket))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot bind UDP " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    var channel = (EpollDatagramChannel) bound.channel();
    channels.add(channel);
    localAddresses.add(channel.localAddress());
    sendQueues.add(new EpollSendQueue(channel, segmentation));
  }

  private static InternetProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? InternetProtocolFamily.IPv4
        : InternetProtocolFamily.IPv6;
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
    int free = relaySockets.indexOf(null);
    int index = free < 0 ? relaySockets.size() : free;
    int socket = channels.size() + index;
    var channel = new EpollDatagramChannel(family(address));
    channel.config().setReusePort(shared);
    channel.config().setReceiveBufferSize(RELAY_SOCKET_BUFFER_BYTES);
    channel.config().setSendBufferSize(RELAY_SOCKET_BUFFER_BYTES);
    channel.config().setMaxDatagramPayloadSize(MediaLoopLimits.RECEIVE_CAPACITY);
    channel.config().setRecvByteBufAllocator(receiveBuffer);
    channel.pipeline().addLast(new SocketHandler(socket));
    // On the event loop itself both are done when they return.
    boolean open = eventLoop.register(channel).isSuccess() && channel.bind(address).isSuccess();
    if (!open) {
      channel.close();
      return -1;
    }
    boolean ipv6 = family(address) == InternetProtocolFamily.IPv6;
    RelayOptions.forbidFragments(channel, ipv6, false);
    if (errorQueue().isPresent()) {
      RelayOptions.keepErrors(channel, ipv6);
    }
    var queue = new EpollSendQueue(channel, segmentation, RELAY_ARENA_BYTES);
    var opened = new RelaySocket(channel, queue, ipv6);
    if (free < 0) {
      relaySockets.add(opened);
    } else {
      relaySockets.set(free, opened);
    }
    return socket;
  }

  @Override
  public void closeSocket(int socket) {
    RelaySocket closed = relaySockets.set(socket - channels.size(), null);
    if (closed != null) {
      dirtyRelays.remove(closed.queue());
      closed.channel().close();
      closed.queue().free();
    }
  }

  private RelaySocket relay(int socket) {
    RelaySocket found = relaySockets.get(socket - channels.size());
    if (found == null) {
      throw new IllegalStateException("socket " + socket + " is closed");
    }
    return found;
  }

  /// Opened with the first relay: most servers never need it.
  private Optional<ErrorQueue> errorQueue() {
    if (!isErrorQueueOpened) {
      isErrorQueueOpened = true;
      errors = ErrorQueue.open();
    }
    return errors;
  }

  @Override
  public boolean canForbidFragments() {
    return true;
  }

  @Override
  public void forbidFragments(int socket, boolean forbidden) {
    RelaySocket relay = relay(socket);
    // What is queued was taken under the old rule.
    relay.queue().flush();
    RelayOptions.forbidFragments(relay.channel(), relay.ipv6(), forbidden);
  }

  @Override
  public void start(PacketIoHandler handler) {
    eventLoop.execute(() -> {
      this.handler = handler;
      for (Channel channel : channels) {
        channel.config().setAutoRead(true);
      }
    });
  }

  @Override
  public boolean isLoopThread() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void wakeUp() {
    try {
      eventLoop.execute(beginCycle);
    } catch (RejectedExecutionException closed) {
      // Nobody is there to be woken.
      LOG.tracef("wake-up of a closed loop: %s", closed.getMessage());
    }
  }

  @Override
  public void wakeAt(long nanos) {
    // A timer that is too early costs one empty cycle, which asks again; replacing it each time
    // would cost more.
    if (nanos >= timerAtNanos) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAtNanos = nanos;
    timer =
        eventLoop.schedule(onTimer, Math.max(0, nanos - clock.nanoTime()), TimeUnit.NANOSECONDS);
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
    if (socket < sendQueues.size()) {
      return sendQueues.get(socket).add(to.socketAddress(), array, offsets, lengths, first, count);
    }
    EpollSendQueue queue = relay(socket).queue();
    boolean wasDirty = queue.isDirty();
    int taken = queue.add(to.socketAddress(), array, offsets, lengths, first, count);
    if (!wasDirty && queue.isDirty()) {
      dirtyRelays.add(queue);
    }
    return taken;
  }

  @Override
  public void flush() {
    for (int i = 0; i < sendQueues.size(); i++) {
      sendQueues.get(i).flush();
    }
    for (int i = 0; i < dirtyRelays.size(); i++) {
      dirtyRelays.get(i).flush();
    }
    dirtyRelays.clear();
  }

  @Override
  public void close() {
    if (eventLoop.inEventLoop()) {
      closeInLoop();
    } else {
      eventLoop.submit(this::closeInLoop).awaitUninterruptibly();
      shutDown();
    }
  }

  private void closeInLoop() {
    PacketIoHandler closing = handler;
    handler = null;
    if (closing != null) {
      closing.onClosed();
      flush();
    }
    for (Channel channel : channels) {
      channel.close();
    }
    for (int i = 0; i < relaySockets.size(); i++) {
      closeSocket(channels.size() + i);
    }
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private void shutDown() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    sendQueues.forEach(EpollSendQueue::free);
    receiveBuffer.free();
  }

  private void beginCycle() {
    if (!inCycle && handler != null) {
      inCycle = true;
      datagramsInCycle = 0;
      handler.onCycle();
      eventLoop.executeAfterEventLoopIteration(endCycle);
    }
  }

  private void endCycle() {
    if (inCycle) {
      inCycle = false;
      if (handler != null) {
        handler.onCycleEnd();
      }
    }
  }

  private void onTimer() {
    timer = null;
    timerAtNanos = Long.MAX_VALUE;
    beginCycle();
  }

  private void onDatagram(int socket, DatagramPacket packet) {
    beginCycle();
    if (handler != null) {
      datagramsInCycle++;
      var content = packet.content();
      int length = Math.min(content.readableBytes(), datagram.length);
      content.getBytes(content.readerIndex(), datagram, 0, length);
      InetSocketAddress sender = packet.sender();
      byte[] ip = sender.getAddress().getAddress();
      handler.onDatagram(
          socket,
          SocketAddresses.high(ip),
          SocketAddresses.low(ip),
          sender.getPort(),
          datagram,
          0,
          length);
    }
  }

  /// A failure comes within a call that sends, and whoever called is not to be called back: errors
  /// are read soon after.
  private void onRelayFailure(int socket) {
    if (errors.isPresent() && !failedRelays.contains(socket)) {
      failedRelays.add(socket);
      eventLoop.execute(readErrors);
    }
  }

  private void readErrors() {
    for (int i = 0; i < failedRelays.size(); i++) {
      int socket = failedRelays.get(i);
      RelaySocket relay = relaySockets.get(socket - channels.size());
      if (relay != null && handler != null) {
        readErrors(socket, relay, errors.orElseThrow(), handler);
      }
    }
    failedRelays.clear();
  }

  private void readErrors(
      int socket, RelaySocket relay, ErrorQueue queue, PacketIoHandler handler) {
    int descriptor = relay.channel().fd().intValue();
    for (int i = 0; i < MAX_ERRORS && queue.read(descriptor); i++) {
      // What was refused at once has no port in its error.
      int port = queue.port() == 0 ? relay.queue().lastRefused().getPort() : queue.port();
      beginCycle();
      handler.onUnreachable(
          socket, queue.high(), queue.low(), port, queue.type(), queue.code(), queue.data());
    }
  }

  private record RelaySocket(EpollDatagramChannel channel, EpollSendQueue queue, boolean ipv6) {}

  /// One socket's events.
  private final class SocketHandler extends ChannelInboundHandlerAdapter {
    private final int socket;

    SocketHandler(int socket) {
      this.socket = socket;
    }

    /// Null for a relay's socket that is being closed.
    private @Nullable EpollSendQueue queue() {
      if (socket < sendQueues.size()) {
        return sendQueues.get(socket);
      }
      RelaySocket relay = relaySockets.get(socket - channels.size());
      return relay == null ? null : relay.queue();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var packet = (DatagramPacket) message;
      try {
        onDatagram(socket, packet);
      } finally {
        packet.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (datagramsInCycle >= BATCH) {
        endCycle();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      EpollSendQueue queue = queue();
      int lost = queue == null || isReceiving(cause) ? 0 : queue.onFailure(cause);
      if (lost > 0 && handler != null) {
        handler.onSendFailed(lost);
      }
      if (socket >= sendQueues.size()) {
        onRelayFailure(socket);
      }
    }

    /// An ICMP error is shown to whichever call comes first.
    private static boolean isReceiving(Throwable cause) {
      String message = cause.getMessage();
      return message != null && message.startsWith("recv");
    }
  }
}
