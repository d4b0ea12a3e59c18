package io.madang.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Finds out whether UDP segmentation offload works here: kernels, containers and sandboxes differ,
/// so it is tried.
///
/// One segmented datagram is sent over the loopback interface and has to arrive as its parts. What
/// a real network device does can still differ: [EpollSendQueue] notices that later.
final class SegmentationProbe {
  private static final int SEGMENTS = 3;
  private static final int SEGMENT_BYTES = 100;
  private static final int DEADLINE_SECONDS = 2;

  private static final Logger LOG = Logger.getLogger(SegmentationProbe.class);

  private SegmentationProbe() {}

  static boolean works() {
    if (!EpollDatagramChannel.isSegmentedDatagramPacketSupported()) {
      return false;
    }
    EventLoopGroup group =
        new EpollEventLoopGroup(1, new DefaultThreadFactory("media-probe", true));
    try {
      return probe(group);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  private static boolean probe(EventLoopGroup group) throws InterruptedException {
    var arrived = new CountDownLatch(SEGMENTS);
    var bound =
        new Bootstrap()
            .group(group)
            .channel(EpollDatagramChannel.class)
            .handler(new Counter(arrived))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      return false;
    }
    var channel = (EpollDatagramChannel) bound.channel();
    var bytes = Unpooled.directBuffer(SEGMENTS * SEGMENT_BYTES).writeZero(SEGMENTS * SEGMENT_BYTES);
    var sent =
        channel.writeAndFlush(
            new SegmentedDatagramPacket(bytes, SEGMENT_BYTES, channel.localAddress()));
    boolean works =
        sent.awaitUninterruptibly().isSuccess()
            && arrived.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    LOG.debugf("UDP segmentation offload: %s", works ? "works" : sent.cause());
    return works;
  }

  private static final class Counter extends SimpleChannelInboundHandler<DatagramPacket> {
    private final CountDownLatch arrived;

    Counter(CountDownLatch arrived) {
      this.arrived = arrived;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      if (packet.content().readableBytes() == SEGMENT_BYTES) {
        arrived.countDown();
      }
    }
  }
}
