package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// The states over time (RFC 7675).
final class IceConsentTest {
  private final AgentWorld world = new AgentWorld();
  private final IceAgent agent = world.agent;
  private final PeerAgent peer = world.peer;

  @Test
  void state_noNominationInTime_fails() {
    world.receive(peer.check(), world.wifi);
    long deadline = agent.nextDeadline();

    assertThat(deadline).isEqualTo(world.now + 30 * AgentWorld.SECOND);
    world.pass(29.999);
    assertThat(world.state()).isEqualTo(IceState.CHECKING);
    world.pass(0.001);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
    assertThat(agent.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void state_checksKeepComing_staysConnected() {
    world.select(world.wifi);
    for (int i = 0; i < 100; i++) {
      world.pass(5);
      assertThat(world.state()).isEqualTo(IceState.CONNECTED);
      world.receive(peer.check(), world.wifi);
    }
  }

  @Test
  void state_peerFallsSilent_isDisconnectedThenFailed() {
    world.select(world.wifi);
    long start = world.now;

    assertThat(agent.nextDeadline()).isEqualTo(start + 7 * AgentWorld.SECOND);
    world.now = agent.nextDeadline();
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);
    assertThat(agent.nextDeadline()).isEqualTo(start + 30 * AgentWorld.SECOND);
    world.now = agent.nextDeadline() - 1;
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);
    world.now++;
    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void state_checkAfterSilence_isConnectedAgain() {
    world.select(world.wifi);
    world.pass(20);
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);

    world.receive(peer.check(), world.wifi);

    assertThat(agent.nextDeadline()).isEqualTo(world.now + 7 * AgentWorld.SECOND);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void state_otherPacketsOfAPeerThatNeverKeptConsentUp_keepIt() {
    world.select(world.wifi);
    for (int i = 0; i < 300; i++) {
      world.pass(1);
      agent.noteLife(world.now);
      assertThat(world.state()).isEqualTo(IceState.CONNECTED);
    }

    world.pass(29);
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);
    world.pass(1);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void state_otherPacketsWithoutChecks_keepTheStateButNotTheConsent() {
    world.select(world.wifi);
    world.pass(5);
    world.receive(peer.check(), world.wifi);
    for (int i = 0; i < 29; i++) {
      world.pass(1);
      agent.noteLife(world.now);
      assertThat(world.state()).isEqualTo(IceState.CONNECTED);
    }

    world.pass(1);
    agent.noteLife(world.now);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void consent_peerThatOnlyAnswers_isAskedAndStays() {
    world.select(world.wifi);
    for (int second = 0; second < 300; second++) {
      world.pass(1);
      PacketBuffer check = new PacketBuffer().wrap(new byte[256], 0, 0);
      if (agent.writeConsentCheck(check, world.now)) {
        byte[] answer = peer.answer(AgentWorld.message(PeerAgent.copy(check)));
        assertThat(world.receive(answer, world.wifi)).isEqualTo(IceResult.NOTED);
      }
      assertThat(world.state()).isNotEqualTo(IceState.FAILED);
    }
  }

  @Test
  void consent_peerThatDoesNotAnswer_isAskedFiveTimesThenOver() {
    world.select(world.wifi);
    int asked = 0;
    for (int second = 0; second < 60; second++) {
      world.pass(1);
      world.state();
      asked +=
          agent.writeConsentCheck(new PacketBuffer().wrap(new byte[256], 0, 0), world.now) ? 1 : 0;
    }

    assertThat(asked).isEqualTo(5);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
    assertThat(agent.nextConsentCheck()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void consent_answerToAnotherCheck_renewsNothing() {
    world.select(world.wifi);
    world.pass(10);
    PacketBuffer first = new PacketBuffer().wrap(new byte[256], 0, 0);
    assertThat(agent.writeConsentCheck(first, world.now)).isTrue();
    byte[] answer = peer.answer(AgentWorld.message(PeerAgent.copy(first)));
    world.receive(answer, world.wifi);
    long renewed = agent.nextConsentCheck();
    world.pass(5);

    assertThat(world.receive(answer, world.wifi)).isEqualTo(IceResult.IGNORED_UNEXPECTED);
    assertThat(agent.nextConsentCheck()).isEqualTo(renewed);
  }

  @Test
  void noteLife_afterSilence_bringsTheDeadlineBack() {
    world.select(world.wifi);
    world.pass(8);
    assertThat(world.state()).isEqualTo(IceState.DISCONNECTED);

    agent.noteLife(world.now);

    assertThat(agent.nextDeadline()).isEqualTo(world.now + 7 * AgentWorld.SECOND);
  }

  @Test
  void consent_checksOnAnotherAddress_doNotRenewIt() {
    world.select(world.wifi);
    for (int i = 0; i < 30; i++) {
      world.pass(1);
      world.receive(peer.check(), world.mobile);
    }

    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void consent_repeatedCheck_isAnsweredButRenewsNothing() {
    byte[] recorded = peer.nomination();
    world.receive(recorded, world.wifi);
    for (int i = 0; i < 29; i++) {
      world.pass(1);
      assertThat(world.receive(recorded, world.wifi)).isEqualTo(IceResult.ANSWERED);
      assertThat(world.response.length()).isPositive();
    }

    world.pass(1);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }

  @Test
  void failed_checksNoLongerCount_untilARestart() {
    world.select(world.wifi);
    world.pass(31);
    assertThat(world.receive(peer.nomination(), world.wifi)).isEqualTo(IceResult.IGNORED_FAILED);
    assertThat(world.response.length()).isZero();

    agent.restart(AgentWorld.NEW_SERVER, AgentWorld.NEW_CLIENT, world.now);

    assertThat(world.state()).isEqualTo(IceState.CHECKING);
    assertThat(agent.selected()).isEqualTo(TransportAddress.NONE);
    assertThat(world.receive(peer.check(), world.wifi)).isEqualTo(IceResult.IGNORED_UNKNOWN_USER);
    var restarted = new PeerAgent(AgentWorld.NEW_CLIENT, AgentWorld.NEW_SERVER);
    assertThat(world.receive(restarted.nomination(), world.mobile))
        .isEqualTo(IceResult.SELECTED_CHANGED);
    assertThat(world.state()).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void failed_lateProof_doesNotRevive() {
    world.select(world.wifi);
    world.pass(29);
    world.receive(peer.nomination(), world.mobile);
    byte[] proof = peer.answer(AgentWorld.message(PeerAgent.copy(world.probe)));
    world.pass(2);

    assertThat(world.receive(proof, world.mobile)).isEqualTo(IceResult.IGNORED_FAILED);
    assertThat(world.state()).isEqualTo(IceState.FAILED);
  }
}
