package io.madang.ice;

import io.madang.ice.stun.StunMessage;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.Random;

/// An [IceAgent] with its peer, and a clock that tests set.
final class AgentWorld {
  static final long SECOND = 1_000_000_000L;
  static final IceCredentials SERVER = credentials("srvA");
  static final IceCredentials CLIENT = credentials("cliA");
  static final IceCredentials NEW_SERVER = credentials("srvB");
  static final IceCredentials NEW_CLIENT = credentials("cliB");

  final TransportAddress wifi = address("192.0.2.1", 1000);
  final TransportAddress mobile = address("198.51.100.1", 2000);
  final TransportAddress attacker = address("203.0.113.66", 6666);
  final PeerAgent peer = new PeerAgent(CLIENT, SERVER);
  final PacketBuffer response = new PacketBuffer(200);
  final PacketBuffer probe = new PacketBuffer(200);

  /// Anywhere: nanosecond clocks have no zero.
  long now = Long.MAX_VALUE - 10 * SECOND;

  final IceAgent agent;

  AgentWorld() {
    this(IceSettings.DEFAULT);
  }

  AgentWorld(IceSettings settings) {
    agent = new IceAgent(SERVER, settings, new Random(1), now);
    agent.setRemote(CLIENT);
  }

  private static IceCredentials credentials(String ufrag) {
    return new IceCredentials(ufrag, ufrag + "-password-of-22-or-more");
  }

  static TransportAddress address(String host, int port) {
    return TransportAddress.of(new InetSocketAddress(host, port));
  }

  void pass(double seconds) {
    now += (long) (seconds * SECOND);
  }

  /// What arrives from an address; `probe` holds what the agent asks back, if anything.
  IceResult receive(byte[] bytes, TransportAddress from) {
    IceResult result = agent.handle(message(bytes), from, response, now);
    probe.setLength(0);
    agent.writeProbe(probe);
    return result;
  }

  /// Selects an address as a browser does, with the probe answered if there is one.
  void select(TransportAddress from) {
    IceResult result = receive(peer.nomination(), from);
    if (probe.length() > 0) {
      result = receive(peer.answer(message(PeerAgent.copy(probe))), from);
    }
    if (result != IceResult.SELECTED_CHANGED) {
      throw new AssertionError("not selected: " + result);
    }
  }

  IceState state() {
    return agent.state(now);
  }

  StunMessage answer() {
    return message(PeerAgent.copy(response));
  }

  static StunMessage message(byte[] bytes) {
    var message = new StunMessage();
    if (!message.wrap(new PacketBuffer().wrap(bytes, 0, bytes.length))) {
      throw new AssertionError("not a STUN message");
    }
    return message;
  }
}
