package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// A peer that changes its address, one that restarts ICE, and one that only pretends to.
final class IceMobilityTest {
  private final AgentWorld world = new AgentWorld();
  private final IceAgent agent = world.agent;
  private final PeerAgent peer = world.peer;

  @Test
  void nomination_ofANewAddress_changesAfterTheAddressHasAnswered() {
    world.select(world.wifi);
    world.pass(10);

    assertThat(world.receive(peer.nomination(PeerAgent.LOW), world.mobile))
        .isEqualTo(IceResult.ANSWERED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    assertThat(probe.messageClass()).isEqualTo(StunClass.REQUEST);
    assertThat(probe.recipientUfrag()).isEqualTo(AgentWorld.CLIENT.ufrag());
    assertThat(probe.has(StunAttribute.ICE_CONTROLLED)).isTrue();
    assertThat(probe.has(StunAttribute.PRIORITY)).isTrue();
    assertThat(probe.verifyIntegrity(peer.ownKey())).isTrue();
    assertThat(probe.verifyFingerprint()).isTrue();

    assertThat(world.receive(peer.answer(probe), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(agent.selected()).isEqualTo(world.mobile);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void checks_ofANewAddressBeforeItsNomination_proveItInAdvance() {
    world.select(world.wifi);
    world.pass(10);
    world.receive(peer.nomination(), world.wifi);
    world.receive(peer.check(), world.mobile);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));

    assertThat(world.receive(peer.answer(probe), world.mobile)).isEqualTo(IceResult.NOTED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.receive(peer.nomination(), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
  }

  @Test
  void nomination_backToTheFirstAddress_needsItsAnswerOnce() {
    world.select(world.wifi);
    world.pass(10);
    world.select(world.mobile);
    world.pass(10);
    world.select(world.wifi);

    assertThat(world.receive(peer.nomination(), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(world.receive(peer.nomination(), world.wifi)).isEqualTo(IceResult.SELECTED_CHANGED);
  }

  @Test
  void nomination_whoseProbeIsLost_isProbedAgainWithTheNextCheck() {
    world.select(world.wifi);
    world.pass(10);
    world.receive(peer.nomination(), world.mobile);
    StunMessage lost = AgentWorld.message(PeerAgent.copy(world.probe));
    world.receive(peer.check(), world.mobile);
    StunMessage second = AgentWorld.message(PeerAgent.copy(world.probe));

    assertThat(second.transactionIdLow()).isNotEqualTo(lost.transactionIdLow());
    assertThat(world.receive(peer.answer(second), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
  }

  @Test
  void nomination_takenBackBeforeTheProofArrives_changesNothing() {
    world.select(world.wifi);
    world.pass(10);
    world.receive(peer.nomination(), world.mobile);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    world.receive(peer.nomination(), world.wifi);

    assertThat(world.receive(peer.answer(probe), world.mobile)).isEqualTo(IceResult.NOTED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void proof_fromElsewhereOrUnsignedOrMadeUp_isIgnored() {
    world.select(world.wifi);
    world.pass(10);
    world.receive(peer.nomination(), world.mobile);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    StunMessage madeUp = AgentWorld.message(peer.check());
    var wrongKey = MessageIntegrity.shortTerm("not-the-password-of-the-peer");

    assertThat(world.receive(peer.answer(probe), world.attacker))
        .isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(world.receive(peer.answer(probe, wrongKey), world.mobile))
        .isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(world.receive(peer.answer(madeUp), world.mobile))
        .isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void nomination_withProbesSwitchedOff_changesAtOnce() {
    var trusting = new IceSettings(30_000_000_000L, 7_000_000_000L, 30_000_000_000L, 16, false);
    var simple = new AgentWorld(trusting);
    simple.receive(simple.peer.nomination(), simple.wifi);
    simple.pass(10);

    assertThat(simple.receive(simple.peer.nomination(), simple.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(simple.probe.length()).isZero();
  }

  @Test
  void checks_fromANewPortWhileTheOldOneIsSilent_areFollowedWithoutNomination() {
    TransportAddress rebound = AgentWorld.address("192.0.2.1", 1001);
    world.select(world.wifi);
    world.pass(5);
    assertThat(world.receive(peer.check(), rebound)).isEqualTo(IceResult.ANSWERED);
    assertThat(agent.selected()).isEqualTo(world.wifi);

    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    assertThat(world.receive(peer.answer(probe), rebound)).isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(agent.selected()).isEqualTo(rebound);
  }

  @Test
  void checks_fromAnotherAddressWhileTheSelectedOneIsAlive_changeNothing() {
    world.select(world.wifi);
    for (int i = 0; i < 20; i++) {
      world.pass(1.5);
      world.receive(peer.check(), world.mobile);
      if (world.probe.length() > 0) {
        world.receive(peer.answer(AgentWorld.message(PeerAgent.copy(world.probe))), world.mobile);
      }
      world.pass(1.5);
      world.receive(peer.check(), world.wifi);

      assertThat(agent.selected()).isEqualTo(world.wifi);
    }
  }

  @Test
  void restart_checksOfTheNewCredentialsWithoutNomination_doNotEndIt() {
    world.select(world.wifi);
    agent.restart(AgentWorld.NEW_SERVER, AgentWorld.NEW_CLIENT, world.now);
    var restarted = new PeerAgent(AgentWorld.NEW_CLIENT, AgentWorld.NEW_SERVER);
    world.pass(5);
    world.receive(restarted.check(), world.mobile);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));

    assertThat(world.receive(restarted.answer(probe), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(world.receive(peer.check(), world.mobile)).isEqualTo(IceResult.ANSWERED);
  }

  @Test
  void replay_fromAnotherAddress_isIgnored() {
    byte[] recorded = peer.nomination();
    world.receive(recorded, world.wifi);

    assertThat(world.receive(recorded, world.attacker)).isEqualTo(IceResult.IGNORED_REPLAYED);
    assertThat(world.response.length()).isZero();
    assertThat(world.probe.length()).isZero();
    assertThat(agent.isValidated(world.attacker)).isFalse();
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void replay_thatOvertakesTheOriginal_doesNotKeepThePeerOut() {
    byte[] original = peer.nomination();
    world.receive(original, world.attacker);
    assertThat(world.receive(original, world.wifi)).isEqualTo(IceResult.IGNORED_REPLAYED);

    world.select(world.wifi);

    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void replay_olderThanTheHistory_doesNotMoveTheMedia() {
    byte[] recorded = peer.nomination();
    world.receive(recorded, world.wifi);
    for (int i = 0; i < 200; i++) {
      world.pass(2.5);
      world.receive(peer.nomination(), world.wifi);
    }

    world.receive(recorded, world.attacker);

    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.probe.length())
        .as("no longer than the replay")
        .isLessThan(recorded.length + 1);
    world.receive(peer.nomination(), world.wifi);
    assertThat(agent.selected()).isEqualTo(world.wifi);
  }

  @Test
  void restart_oldCredentialsWorkUntilTheNewOnesNominate() {
    world.select(world.wifi);
    world.pass(5);
    agent.restart(AgentWorld.NEW_SERVER, AgentWorld.NEW_CLIENT, world.now);
    var restarted = new PeerAgent(AgentWorld.NEW_CLIENT, AgentWorld.NEW_SERVER);

    assertThat(agent.local()).isEqualTo(AgentWorld.NEW_SERVER);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.receive(peer.nomination(), world.wifi)).isEqualTo(IceResult.ANSWERED);
    assertThat(world.answer().verifyIntegrity(peer.serverKey())).isTrue();
    assertThat(world.receive(restarted.check(), world.wifi)).isEqualTo(IceResult.ANSWERED);
    assertThat(world.answer().verifyIntegrity(restarted.serverKey())).isTrue();
    assertThat(world.receive(peer.check(), world.wifi)).isEqualTo(IceResult.ANSWERED);

    assertThat(world.receive(restarted.nomination(), world.wifi)).isEqualTo(IceResult.ANSWERED);
    assertThat(world.receive(peer.check(), world.wifi)).isEqualTo(IceResult.IGNORED_UNKNOWN_USER);
    assertThat(agent.selected()).isEqualTo(world.wifi);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void restart_onANewAddress_isProvenWithTheNewCredentials() {
    world.select(world.wifi);
    world.pass(5);
    agent.restart(AgentWorld.NEW_SERVER, AgentWorld.NEW_CLIENT, world.now);
    var restarted = new PeerAgent(AgentWorld.NEW_CLIENT, AgentWorld.NEW_SERVER);

    world.receive(restarted.nomination(), world.mobile);
    StunMessage probe = AgentWorld.message(PeerAgent.copy(world.probe));
    assertThat(probe.recipientUfrag()).isEqualTo(AgentWorld.NEW_CLIENT.ufrag());
    assertThat(world.receive(peer.check(), world.wifi))
        .as("until then")
        .isEqualTo(IceResult.ANSWERED);
    assertThat(world.receive(restarted.answer(probe), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(world.receive(peer.check(), world.wifi)).isEqualTo(IceResult.IGNORED_UNKNOWN_USER);
  }
}
