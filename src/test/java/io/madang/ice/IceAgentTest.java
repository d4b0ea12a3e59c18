package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// Checks and their answers, and the choice among addresses.
final class IceAgentTest {
  private final AgentWorld world = new AgentWorld();
  private final IceAgent agent = world.agent;
  private final PeerAgent peer = world.peer;

  @Test
  void handle_check_isAnsweredWithTheAddressItCameFrom() {
    IceResult result = world.receive(peer.check(), world.wifi);

    assertThat(result).isEqualTo(IceResult.ANSWERED);
    assertThat(world.answer().messageClass()).isEqualTo(StunClass.SUCCESS);
    assertThat(world.answer().xorMappedAddress()).isEqualTo(world.wifi);
    assertThat(world.answer().verifyIntegrity(peer.serverKey())).isTrue();
    assertThat(world.answer().verifyFingerprint()).isTrue();
    assertThat(agent.isValidated(world.wifi)).isTrue();
    assertThat(agent.isValidated(world.mobile)).isFalse();
    assertThat(agent.selected()).isEqualTo(TransportAddress.NONE);
    assertThat(world.state()).isEqualTo(IceState.CHECKING);
  }

  @Test
  void handle_checkOverIpv6_isAnswered() {
    TransportAddress ipv6 = AgentWorld.address("2001:db8::5", 5000);
    world.receive(peer.check(), ipv6);

    assertThat(world.answer().xorMappedAddress()).isEqualTo(ipv6);
  }

  @Test
  void handle_nomination_selectsItsAddress() {
    IceResult result = world.receive(peer.nomination(), world.wifi);

    assertThat(result).isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
    assertThat(world.receive(peer.nomination(), world.wifi)).isEqualTo(IceResult.ANSWERED);
    assertThat(world.probe.length()).as("no check of ours to the selected address").isZero();
  }

  @Test
  void handle_checksBeforeTheDescription_areAnsweredAndCount() {
    var early = new IceAgent(AgentWorld.SERVER, IceSettings.DEFAULT, world.now);

    IceResult result =
        early.handle(AgentWorld.message(peer.nomination()), world.wifi, world.response, world.now);

    assertThat(result).isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(early.local()).isEqualTo(AgentWorld.SERVER);
  }

  @Test
  void handle_nominationWithoutPriorityAndRole_isAccepted() {
    assertThat(world.receive(peer.bareNomination(), world.wifi))
        .isEqualTo(IceResult.SELECTED_CHANGED);
  }

  @Test
  void handle_checkWithSha256_isAnsweredWithSha256() {
    assertThat(world.receive(peer.nominationWithSha256(), world.wifi))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(world.answer().usesSha256()).isTrue();
    assertThat(world.answer().verifyIntegrity(peer.serverKey())).isTrue();
  }

  @Test
  void handle_peerThatBelievesToBeControlled_isToldOtherwise() {
    IceResult result =
        world.receive(peer.nominationWith(StunAttribute.ICE_CONTROLLED, new byte[8]), world.wifi);

    assertThat(result).isEqualTo(IceResult.REJECTED);
    assertThat(world.answer().errorCode()).isEqualTo(487);
    assertThat(world.answer().verifyIntegrity(peer.serverKey())).isTrue();
    assertThat(agent.selected()).isEqualTo(TransportAddress.NONE);
  }

  @Test
  void handle_unknownRequiredAttribute_isError420() {
    IceResult result = world.receive(peer.nominationWith(0x7abc, new byte[4]), world.wifi);

    assertThat(result).isEqualTo(IceResult.REJECTED);
    assertThat(world.answer().errorCode()).isEqualTo(420);
    assertThat(world.answer().has(StunAttribute.UNKNOWN_ATTRIBUTES)).isTrue();
    assertThat(agent.isValidated(world.wifi)).isFalse();
  }

  @Test
  void handle_wrongPassword_isError401AndHasNoEffect() {
    var wrong =
        new PeerAgent(
            AgentWorld.CLIENT,
            new IceCredentials(AgentWorld.SERVER.ufrag(), "wrong-password-of-22-chars"));

    IceResult result = world.receive(wrong.nomination(), world.wifi);

    assertThat(result).isEqualTo(IceResult.IGNORED_BAD_INTEGRITY);
    assertThat(result.dropped()).isTrue();
    assertThat(result.dropReason()).isEqualTo(DropReason.STUN_BAD_INTEGRITY);
    assertThat(world.answer().errorCode()).isEqualTo(401);
    assertThat(world.answer().hasIntegrity()).isFalse();
    assertThat(agent.isValidated(world.wifi)).isFalse();
    assertThat(world.state()).isEqualTo(IceState.NEW);
  }

  @Test
  void handle_unknownUser_isSilence() {
    var stranger = new PeerAgent(AgentWorld.CLIENT, AgentWorld.NEW_SERVER);

    assertThat(world.receive(stranger.nomination(), world.wifi))
        .isEqualTo(IceResult.IGNORED_UNKNOWN_USER);
    assertThat(world.response.length()).isZero();
  }

  @Test
  void handle_brokenFingerprint_isSilence() {
    byte[] check = peer.nomination();
    check[check.length - 1] ^= 1;

    assertThat(world.receive(check, world.wifi)).isEqualTo(IceResult.IGNORED_BAD_FINGERPRINT);
    assertThat(world.response.length()).isZero();
  }

  @Test
  void handle_otherMessages_haveNoEffect() {
    byte[] plain = new byte[20];
    System.arraycopy(peer.check(), 0, plain, 0, 20);
    plain[2] = 0;
    plain[3] = 0;
    byte[] allocate = plain.clone();
    allocate[1] = 3;
    byte[] success = plain.clone();
    success[0] = 1;

    assertThat(world.receive(plain, world.wifi)).isEqualTo(IceResult.IGNORED_NO_CREDENTIALS);
    assertThat(world.receive(allocate, world.wifi)).isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(world.receive(success, world.wifi)).isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(world.receive(peer.indication(), world.wifi)).isEqualTo(IceResult.NOTED);
    assertThat(world.state()).isEqualTo(IceState.NEW);
  }

  @Test
  void handle_aggressiveNomination_theHighestPriorityWins() {
    world.receive(peer.nomination(PeerAgent.HIGH), world.wifi);

    for (int i = 0; i < 5; i++) {
      world.pass(0.05);
      world.receive(peer.nomination(PeerAgent.LOW), world.mobile);
      if (world.probe.length() > 0) {
        world.receive(peer.answer(AgentWorld.message(PeerAgent.copy(world.probe))), world.mobile);
      }
      assertThat(agent.selected()).isEqualTo(world.wifi);
      world.receive(peer.nomination(PeerAgent.HIGH), world.wifi);
    }
  }

  @Test
  void handle_aggressiveNominationOfABetterPairLater_changesToIt() {
    world.receive(peer.nomination(PeerAgent.LOW), world.mobile);
    world.receive(peer.check(), world.wifi);
    world.receive(peer.answer(AgentWorld.message(PeerAgent.copy(world.probe))), world.wifi);

    assertThat(world.receive(peer.nomination(PeerAgent.HIGH), world.wifi))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void handle_moreAddressesThanRemembered_forgetsTheOldestButNeverTheSelected() {
    world.select(world.wifi);
    TransportAddress first = AgentWorld.address("192.0.2.9", 1);
    for (int i = 0; i < 15; i++) {
      world.pass(0.01);
      world.receive(peer.check(), i == 0 ? first : AgentWorld.address("192.0.2.9", 1 + i));
      assertThat(agent.takeForgotten()).isEqualTo(TransportAddress.NONE);
    }

    world.pass(0.01);
    world.receive(peer.check(), AgentWorld.address("192.0.2.9", 100));

    assertThat(agent.takeForgotten()).isEqualTo(first);
    assertThat(agent.takeForgotten()).isEqualTo(TransportAddress.NONE);
    assertThat(agent.isValidated(first)).isFalse();
    for (int i = 0; i < 500; i++) {
      world.pass(0.01);
      world.receive(peer.check(), AgentWorld.address("192.0.2.10", 1 + i));
    }
    assertThat(agent.isValidated(world.wifi)).isTrue();
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }
}
