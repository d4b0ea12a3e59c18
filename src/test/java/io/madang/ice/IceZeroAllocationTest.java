package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.madang.ice.stun.AmplificationBudget;
import io.madang.ice.stun.BindingServer;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.PacketBuffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The STUN that arrives all the time: consent checks of peers, and requests of strangers.
final class IceZeroAllocationTest {
  private static final int ROUNDS = 50_000;
  private static final int BATCHES = 4;

  private final AgentWorld world = new AgentWorld();
  private final PacketBuffer packet = new PacketBuffer();
  private final StunMessage message = new StunMessage();
  private final PacketBuffer out = new PacketBuffer(200);

  @Test
  void consentCheck_allocatesNothing() {
    world.select(world.wifi);
    List<byte[]> checks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      checks.add(world.peer.nomination());
    }

    assertThat(allocated(round -> agentTakes(checks.get(round % checks.size())))).isZero();
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void wrongPassword_allocatesNothing() {
    byte[] check = world.peer.nomination();
    check[45] ^= 1;
    byte[] unsigned = Arrays.copyOf(check, check.length - 8);
    unsigned[3] -= 8;

    assertThat(allocated(round -> agentTakes(unsigned))).isZero();
    assertThat(world.response.length()).isPositive();
  }

  @Test
  void bindingRequest_allocatesNothing() {
    var server = new BindingServer(new AmplificationBudget(3));
    byte[] request = new byte[20];
    new PacketBuffer().wrap(request, 0, 20).put32(0, 0x0001_0000);
    new PacketBuffer().wrap(request, 0, 20).put32(4, StunMessage.MAGIC_COOKIE);

    assertThat(
            allocated(round -> {
              message.wrap(packet.wrap(request, 0, request.length));
              server.answer(message, world.wifi, out, round);
            }))
        .isZero();
  }

  private void agentTakes(byte[] check) {
    world.now += 1_000_000;
    message.wrap(packet.wrap(check, 0, check.length));
    world.agent.handle(message, world.wifi, world.response, world.now);
    world.agent.writeProbe(out);
    world.agent.state(world.now);
  }

  /// Bytes that the rounds allocate on this thread once everything is warm: the least of some
  /// batches, since the JVM itself may allocate for a thread now and then.
  private static long allocated(Round round) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run(i);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private interface Round {
    void run(int number);
  }
}
