package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunMessage;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// Paths over connections (RFC 6544) beside paths of datagrams.
final class IceStreamTest {
  private final AgentWorld world = new AgentWorld();
  private final IceAgent agent = world.agent;
  private final PeerAgent peer = world.peer;

  /// The same NAT, address and port as the datagrams come from.
  private final TransportAddress tcp =
      TransportAddress.of(
          world.wifi.high(), world.wifi.low(), TransportAddress.key(world.wifi.port(), 7));

  @Test
  void nomination_overTcpAlone_isSelected() {
    world.select(tcp);

    assertThat(agent.selected()).isEqualTo(tcp);
    assertThat(agent.selected()).isNotEqualTo(world.wifi);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void nominationByChoice_fromLivingUdpToTcpAndBack_isFollowedAtOnce() {
    world.select(world.wifi);
    world.pass(10);
    world.receive(peer.nomination(), world.wifi);
    checked(tcp);

    assertThat(nominated(tcp, PeerAgent.LOW)).isEqualTo(tcp);

    assertThat(nominated(world.wifi, PeerAgent.HIGH)).isEqualTo(world.wifi);
  }

  @Test
  void nominationOfEverything_besideLivingUdp_doesNotChooseTcp() {
    world.select(world.wifi);
    for (int i = 0; i < 20; i++) {
      world.pass(1);
      if (i % 5 == 0) {
        world.receive(peer.nomination(), world.wifi);
      }
      assertThat(nominated(tcp, PeerAgent.LOW)).isEqualTo(world.wifi);
    }
  }

  @Test
  void nominationOfEverything_tcpFirst_givesWayToUdp() {
    assertThat(nominated(tcp, PeerAgent.LOW)).isEqualTo(tcp);

    assertThat(nominated(world.wifi, PeerAgent.HIGH)).isEqualTo(world.wifi);
    assertThat(nominated(tcp, PeerAgent.LOW)).isEqualTo(world.wifi);
  }

  @Test
  void nominationOfEverything_besideDeadUdp_choosesTcp() {
    world.select(world.wifi);
    world.pass(8);

    assertThat(nominated(tcp, PeerAgent.LOW)).isEqualTo(tcp);
  }

  @Test
  void restart_overTcpAlone_isNotHeldUpByTheOldPath() {
    var newPeer = new PeerAgent(AgentWorld.NEW_CLIENT, AgentWorld.NEW_SERVER);
    world.select(world.wifi);
    world.pass(3);
    world.receive(peer.nomination(), world.wifi);
    agent.restart(AgentWorld.NEW_SERVER, AgentWorld.NEW_CLIENT, world.now);

    world.receive(newPeer.nomination(PeerAgent.LOW), tcp);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    world.receive(newPeer.answer(probe), tcp);

    assertThat(agent.selected()).isEqualTo(tcp);
  }

  @Test
  void checks_overTcpWithoutNomination_doNotTakeOverFromASilentUdpPath() {
    world.select(world.wifi);
    world.pass(5);

    checked(tcp);
    checked(tcp);

    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void closed_selectedPath_isDisconnectedUntilAnotherIsChecked() {
    world.select(tcp);
    world.pass(1);

    agent.onClosed(tcp, world.now);
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);
    agent.noteLife(world.now);
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);

    checked(world.wifi);
    checked(world.wifi);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void closed_selectedPath_failsWhenConsentEnds() {
    world.select(tcp);

    agent.onClosed(tcp, world.now);
    world.pass(31);

    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void closed_otherPath_changesNothing() {
    world.select(world.wifi);
    world.pass(3);
    checked(tcp);

    agent.onClosed(tcp, world.now);
    agent.onClosed(world.attacker, world.now);

    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
    assertThat(agent.isValidated(tcp)).isFalse();
  }

  /// A check without nomination, with the agent's own check answered.
  private void checked(TransportAddress from) {
    world.receive(peer.check(), from);
    answerProbe(from);
  }

  private TransportAddress nominated(TransportAddress from, long priority) {
    world.receive(peer.nomination(priority), from);
    answerProbe(from);
    return agent.selected();
  }

  private void answerProbe(TransportAddress from) {
    if (world.probe.length() > 0) {
      world.receive(peer.answer(AgentWorld.message(PeerAgent.copy(world.probe))), from);
    }
  }
}
