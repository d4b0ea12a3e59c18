package io.madang.transport.stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;

/// How TCP sockets are driven, and with which options.
enum TcpEngine {
  /// Netty's native transport: the kernel holds little that it has not sent.
  EPOLL,
  /// `java.nio`, for development where epoll is missing: the kernel's send buffer is small instead,
  /// which costs throughput over long paths.
  NIO;

  private static final String THREAD = "media-streams";
  private static final int BACKLOG = 1_024;

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
              .channelFactory(EpollServerSocketChannel::new)
              .childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NOT_SENT_BYTES)
              .childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
      case NIO ->
          bootstrap
              .channelFactory(NioServerSocketChannel::new)
              .childOption(ChannelOption.SO_SNDBUF, NIO_SEND_BUFFER_BYTES);
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
