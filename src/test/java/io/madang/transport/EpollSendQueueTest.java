package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Segmented sends, and what happens where the kernel refuses them.
class EpollSendQueueTest {
  /// Newer kernels cut 128 segments, older ones 64.
  private static final int TOO_MANY_SEGMENTS = 200;

  private static final int SEGMENT = 20;
  private static final int DEADLINE_MILLIS = 30_000;

  private final AtomicInteger lost = new AtomicInteger();
  private EventLoopGroup group;
  private DatagramSocket receiver;
  private EpollDatagramChannel channel;
  private EpollSendQueue queue;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(EpollDatagramChannel.isSegmentedDatagramPacketSupported());
    receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    receiver.setSoTimeout(DEADLINE_MILLIS);
    receiver.setReceiveBufferSize(1 << 20);
    group = new EpollEventLoopGroup(1);
    channel =
        (EpollDatagramChannel)
            new Bootstrap()
                .group(group)
                .channelFactory(EpollDatagramChannel::new)
                .handler(new Failures())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    queue = new EpollSendQueue(channel, true);
  }

  @AfterEach
  void close() {
    if (group != null) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
      receiver.close();
    }
  }

  @Test
  void run_equalSizesAndAShorterEnd_arrivesAsItsDatagrams() throws Exception {
    send(6, SEGMENT, 7);

    List<byte[]> received = receive(6);
    assertThat(received).extracting(bytes -> bytes.length).containsExactly(20, 20, 20, 20, 20, 7);
    assertThat(received).extracting(bytes -> (int) bytes[0]).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void run_refusedByTheKernel_isSentOneByOne() throws Exception {
    send(TOO_MANY_SEGMENTS, SEGMENT, SEGMENT);

    List<byte[]> received = receive(TOO_MANY_SEGMENTS);
    assertThat(received.getLast()[0]).isEqualTo((byte) (TOO_MANY_SEGMENTS - 1));
    assertThat(lost).hasValue(0);
  }

  @Test
  void run_refusedAgainAndAgain_stopsTrying() throws Exception {
    for (int i = 0; i < EpollSendQueue.MAX_REFUSALS; i++) {
      assertThat(segments()).isTrue();
      send(TOO_MANY_SEGMENTS, SEGMENT, SEGMENT);
      receive(TOO_MANY_SEGMENTS);
    }

    assertThat(segments()).isFalse();
    send(3, SEGMENT, SEGMENT);
    assertThat(receive(3)).hasSize(3);
  }

  /// What a relay passes on: several may leave as one segmented datagram, each arrives as it was.
  @Test
  void datagrams_addedOneByOne_arriveAsTheyWere() throws Exception {
    int[] lengths = {20, 20, 20, 7, 20, 20, 30, 30, 20};
    var to = (InetSocketAddress) receiver.getLocalSocketAddress();
    channel
        .eventLoop()
        .submit(() -> {
          for (int i = 0; i < lengths.length; i++) {
            byte[] array = new byte[lengths[i]];
            array[0] = (byte) i;
            queue.add(to, array, new int[1], new int[] {lengths[i]}, 0, 1);
          }
          queue.flush();
        })
        .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);

    List<byte[]> received = receive(lengths.length);

    assertThat(received.stream().mapToInt(bytes -> bytes.length))
        .containsExactly(20, 20, 20, 7, 20, 20, 30, 30, 20);
    assertThat(received.stream().mapToInt(bytes -> bytes[0]))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void destination_thatCannotBeReached_isALoss() throws Exception {
    // Port 0 is nobody's: the kernel answers EINVAL at once.
    sendTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, SEGMENT, SEGMENT);
    send(1, SEGMENT, SEGMENT);

    assertThat(receive(1)).hasSize(1);
    assertThat(lost).hasValue(1);
  }

  private void send(int count, int segment, int last) throws Exception {
    sendTo((InetSocketAddress) receiver.getLocalSocketAddress(), count, segment, last);
  }

  private void sendTo(InetSocketAddress to, int count, int segment, int last) throws Exception {
    byte[] array = new byte[count * segment];
    int[] offsets = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = i * segment;
      lengths[i] = i == count - 1 ? last : segment;
      array[offsets[i]] = (byte) i;
    }
    int taken =
        channel
            .eventLoop()
            .submit(() -> {
              int added = queue.add(to, array, offsets, lengths, 0, count);
              queue.flush();
              return added;
            })
            .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(taken).isEqualTo(count);
  }

  private boolean segments() throws Exception {
    return channel
        .eventLoop()
        .submit(() -> queue.isSegmenting())
        .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private List<byte[]> receive(int count) throws Exception {
    var received = new ArrayList<byte[]>();
    var packet = new DatagramPacket(new byte[2_000], 2_000);
    while (received.size() < count) {
      receiver.receive(packet);
      received.add(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
    return received;
  }

  private final class Failures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      lost.addAndGet(queue.onFailure(cause));
    }
  }
}
