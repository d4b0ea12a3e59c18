package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunMessage;
import io.madang.wire.PacketBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IceHostileInputTest {
  /// Bytes of the fingerprint, which the integrity does not cover: without it a check is good too.
  private static final int FINGERPRINT = 8;

  @Test
  void handle_checksChangedAtRandom_haveNoEffect() {
    var random = new Random(5389);
    for (int round = 0; round < 4_000; round++) {
      byte[] check = new AgentWorld().peer.nomination();
      check[random.nextInt(check.length - FINGERPRINT)] ^= (byte) (1 << random.nextInt(8));

      IceFuzz.agent(check);
    }
  }

  @Test
  void handle_everyTruncation_hasNoEffect() {
    byte[] check = new AgentWorld().peer.nomination();
    for (int length = 20; length < check.length - FINGERPRINT; length += 4) {
      byte[] cut = new byte[length];
      System.arraycopy(check, 0, cut, 0, length);
      new PacketBuffer().wrap(cut, 0, length).put16(2, length - StunMessage.HEADER_LENGTH);

      IceFuzz.agent(cut);
    }
  }

  @Test
  void handle_longestUserNames_fitTheBuffers() {
    var long1 = new IceCredentials("s".repeat(256), "p".repeat(256));
    var long2 = new IceCredentials("c".repeat(256), "q".repeat(256));
    var buffer = new PacketBuffer(700);
    var agent = new IceAgent(long1, IceSettings.DEFAULT, 0);
    agent.setRemote(long2);
    var peer = new PeerAgent(long2, long1);
    agent.handle(
        AgentWorld.message(peer.nomination()), AgentWorld.address("192.0.2.1", 1), buffer, 0);
    agent.handle(
        AgentWorld.message(peer.nomination()), AgentWorld.address("192.0.2.2", 1), buffer, 0);

    assertThat(agent.writeProbe(buffer)).isTrue();
    assertThat(AgentWorld.message(PeerAgent.copy(buffer)).recipientUfrag())
        .isEqualTo(long2.ufrag());
  }
}
