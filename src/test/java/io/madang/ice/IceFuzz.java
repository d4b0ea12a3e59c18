package io.madang.ice;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;

/// What fuzz and property tests do with candidates and with messages to an agent. The suite runs it
/// with seeded random input; `JAZZER_FUZZ=1 ./mvnw test -Dtest=IceFuzz` looks for new input.
final class IceFuzz {
  @FuzzTest(maxDuration = "60s")
  void candidate_anyText_isReadOrRefused(byte[] bytes) {
    candidate(new String(bytes, StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "60s")
  void agent_anyBytes_neverFails(byte[] bytes) {
    agent(bytes);
  }

  /// Answers whether the text was a candidate.
  static boolean candidate(String text) {
    Candidate candidate;
    try {
      candidate = Candidate.parse(text);
    } catch (IllegalArgumentException expected) {
      return false;
    }
    if (!Candidate.parse(candidate.toSdpValue()).equals(candidate)) {
      throw new AssertionError("changed by writing: " + text);
    }
    return true;
  }

  /// Nobody without the password moves an agent, or gets more than he sent.
  static void agent(byte[] bytes) {
    var world = new AgentWorld();
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, bytes.length))) {
      return;
    }
    IceResult result = world.agent.handle(message, world.wifi, world.response, world.now);
    boolean effect = !result.dropped() && result != IceResult.NOTED;
    if (effect || world.response.length() > bytes.length || world.agent.writeProbe(world.probe)) {
      throw new AssertionError("an effect without a password: " + result);
    }
  }
}
