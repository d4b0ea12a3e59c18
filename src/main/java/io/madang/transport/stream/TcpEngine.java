package io.madang.transport.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadFactory;

/// How TCP sockets are driven, and with which options.
enum TcpEngine {
  /// Netty's native transport: the kernel holds little that it has not sent.
  EPOLL,
  /// `java.nio`, for development where epoll is missing: the kernel's send buffer is small instead,
  /// which costs throughput over long paths.
  NIO;

  /// Netty has it for sockets that listen only; the numbers are Linux's.
  private static final ChannelOption<Integer> SO_REUSEPORT =
      new IntegerUnixChannelOption("SO_REUSEPORT", 1, 15);

  private static final String THREAD = "media-streams";
  private static final int BACKLOG = 1_024;
  private static final int RELAY_BACKLOG = 16;

  /// What the kernel may hold of a connection before it is sent: enough to keep it busy until the
  /// thread comes round, and half a second of a thin path. More would hide from `queuedBytes`, and
  /// delay media.
  private static final long NOT_SENT_BYTES = 16 << 10;

  private static final int NIO_SEND_BUFFER_BYTES = 64 << 10;

  /// A peer that acknowledges nothing for so long has lost its network.
  private static final int USER_TIMEOUT_MILLIS = 30_000;

  private static final int MIN_READ = 512;
  private static final int USUAL_READ = 2 << 10;
  private static final int MAX_READ = 16 << 10;

  /// Then other connections have their turn.
  private static final int READS_IN_A_ROW = 4;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /// RFC 6062, section 5.2: a peer has 30 s, after which the TURN server gives up as well.
  private static final int PEER_TIMEOUT_MILLIS = 25_000;

  /// What a peer may send before its client has come for it.
  private static final int PEER_BUFFER_BYTES = 128 << 10;

  private static final int DATAGRAM_BUFFER_BYTES = 1 << 20;

  /// More is cut, and dropped as broken.
  private static final int MAX_DATAGRAM = 2 << 10;

  private static final int DATAGRAMS_IN_A_ROW = 32;

  static TcpEngine best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  EventLoopGroup newGroup() {
    ThreadFactory threads =
        task -> {
          var thread = new FastThreadLocalThread(task, THREAD);
          thread.setDaemon(true);
          return thread;
        };
    return switch (this) {
      case EPOLL -> new EpollEventLoopGroup(1, threads);
      case NIO -> new NioEventLoopGroup(1, threads);
    };
  }

  /// For a port that waits with accepting.
  ServerBootstrap server(EventLoopGroup group) {
    ServerBootstrap bootstrap = acceptor(group);
    return switch (this) {
      case EPOLL -> bootstrap.channelFactory(EpollServerSocketChannel::new);
      case NIO -> bootstrap.channelFactory(NioServerSocketChannel::new);
    };
  }

  private ServerBootstrap acceptor(EventLoopGroup group) {
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(MIN_READ, USUAL_READ, MAX_READ)
                    .maxMessagesPerRead(READS_IN_A_ROW));
    return switch (this) {
      case EPOLL ->
          bootstrap
              .childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NOT_SENT_BYTES)
              .childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
      case NIO -> bootstrap.childOption(ChannelOption.SO_SNDBUF, NIO_SEND_BUFFER_BYTES);
    };
  }

  /// For a connection from a relayed address to a peer, where others come from and are listened for
  /// as well.
  Bootstrap peer(EventLoopGroup group) {
    Bootstrap bootstrap = client(group);
    switch (this) {
      case EPOLL -> bootstrap.option(SO_REUSEPORT, 1);
      case NIO -> bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
    return bootstrap
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.SO_RCVBUF, PEER_BUFFER_BYTES)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PEER_TIMEOUT_MILLIS);
  }

  /// For a relayed address that peers connect to, with a channel of [#listen]. Connections wait
  /// with reading.
  ServerBootstrap relay(EventLoopGroup group) {
    return acceptor(group)
        .option(ChannelOption.SO_RCVBUF, PEER_BUFFER_BYTES)
        .option(ChannelOption.AUTO_READ, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /// Listens at a relayed address, on the calling thread: peers may come as soon as this returns,
  /// and wait until the channel is registered.
  ServerChannel listen(InetSocketAddress local) throws IOException {
    return switch (this) {
      case EPOLL -> {
        Socket socket = Socket.newSocketStream();
        try {
          socket.setReuseAddress(true);
          socket.setReusePort(true);
          socket.bind(local);
          socket.listen(RELAY_BACKLOG);
          yield new EpollServerSocketChannel(socket.intValue());
        } catch (IOException | RuntimeException failure) {
          socket.close();
          throw failure;
        }
      }
      case NIO -> {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
          socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
          yield new NioServerSocketChannel(socket.bind(local, RELAY_BACKLOG));
        } catch (IOException | RuntimeException failure) {
          socket.close();
          throw failure;
        }
      }
    };
  }

  /// For a port of DTLS clients that waits with reading.
  Bootstrap datagrams(EventLoopGroup group) {
    var bootstrap =
        new Bootstrap()
            .group(group)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, DATAGRAM_BUFFER_BYTES)
            .option(
                ChannelOption.RCVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(MAX_DATAGRAM).maxMessagesPerRead(DATAGRAMS_IN_A_ROW));
    return switch (this) {
      case EPOLL -> bootstrap.channelFactory(EpollDatagramChannel::new);
      case NIO -> bootstrap.channelFactory(NioDatagramChannel::new);
    };
  }

  /// For a connection to the HTTPS server of this machine, read when its other side can take it.
  Bootstrap client(EventLoopGroup group) {
    var bootstrap =
        new Bootstrap()
            .group(group)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
    return switch (this) {
      case EPOLL -> bootstrap.channelFactory(EpollSocketChannel::new);
      case NIO -> bootstrap.channelFactory(NioSocketChannel::new);
    };
  }
}
