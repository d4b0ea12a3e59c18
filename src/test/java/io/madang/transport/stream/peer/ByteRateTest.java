package io.madang.transport.stream.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How fast one side of a relay's connections may be, with time that stands still.
final class ByteRateTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 7 * SECOND;

  @Test
  void rate_afterItsBurst_isWaitedFor() {
    var rate = new ByteRate(1_000, () -> now);
    rate.passed(500);
    assertThat(rate.nanosToWait()).isLessThanOrEqualTo(0);

    rate.passed(250);
    assertThat(rate.nanosToWait()).isEqualTo(SECOND / 4);

    now += SECOND / 4;
    assertThat(rate.nanosToWait()).isLessThanOrEqualTo(0);
  }

  @Test
  void silence_earnsNoMoreThanOneBurst() {
    var rate = new ByteRate(1_000, () -> now);
    now += 3_600 * SECOND;
    rate.passed(1_500);

    assertThat(rate.nanosToWait()).isEqualTo(SECOND);
  }

  @Test
  void anyNumber_isNeverWaitedFor() {
    ByteRate rate = ByteRate.unlimited();
    rate.passed(Integer.MAX_VALUE);

    assertThat(rate.nanosToWait()).isZero();
  }

  @Test
  void connectionsOfOneRelay_shareItsRate_andEachDirectionHasItsOwn() {
    var towardsPeers = new ByteRate(1_000, () -> now);
    var towardsClient = new ByteRate(1_000, () -> now);
    var first = new Joined(towardsPeers, towardsClient);
    var second = new Joined(towardsPeers, towardsClient);

    first.client.writeInbound(Unpooled.wrappedBuffer(new byte[1_000]));
    second.peer.writeInbound(Unpooled.wrappedBuffer(new byte[400]));
    second.client.writeInbound(Unpooled.wrappedBuffer(new byte[100]));

    assertThat(arrived(first.peer)).isEqualTo(1_000);
    assertThat(first.reads.count).as("nothing more is read").isEqualTo(1);
    assertThat(second.reads.count).isEqualTo(1);
    assertThat(second.peerReads.count).isEqualTo(2);
    pass(SECOND / 2, first, second);
    assertThat(first.reads.count).as("what the other one brought costs it time").isEqualTo(1);
    pass(SECOND / 10, first, second);
    assertThat(first.reads.count).isEqualTo(2);
    assertThat(second.reads.count).isEqualTo(2);
  }

  private static int arrived(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      bytes += each.readableBytes();
      each.release();
    }
    return bytes;
  }

  private void pass(long nanos, Joined... joined) {
    now += nanos;
    for (Joined each : joined) {
      each.client.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
      each.client.runScheduledPendingTasks();
    }
  }

  /// A client's connection and a peer's, joined.
  private static final class Joined implements Splice.Listener {
    final Reads reads = new Reads();
    final Reads peerReads = new Reads();
    final EmbeddedChannel client = new EmbeddedChannel(reads);
    final EmbeddedChannel peer;

    Joined(ByteRate towardsPeers, ByteRate towardsClient) {
      var splice = new Splice(this, towardsPeers, towardsClient);
      client.freezeTime();
      client.config().setAutoRead(false);
      peer = new EmbeddedChannel(peerReads, splice.far());
      peer.config().setAutoRead(false);
      reads.count = 0;
      peerReads.count = 0;
      splice.onFarConnected(peer);
      splice.takeNear(client, Unpooled.EMPTY_BUFFER);
      reads.count = 1;
      peerReads.count = 1;
    }

    @Override
    public void onBytes() {
      // Nobody counts them here.
    }

    @Override
    public void onEnd() {
      throw new AssertionError("it does not end");
    }
  }

  private static final class Reads extends ChannelOutboundHandlerAdapter {
    int count;

    @Override
    public void read(ChannelHandlerContext context) {
      count++;
      context.read();
    }
  }
}
