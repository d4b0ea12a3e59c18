package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.CLIENT;
import static io.madang.transport.TransportWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.ice.IceCredentials;
import io.madang.sim.SimNetwork;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// Paths that change, pause, end and come back.
class MobilityTest {
  private static final TransportAddress MOBILE = SimNetwork.address("198.18.5.5", 61_000);

  private final TransportWorld world = new TransportWorld(41);

  @Test
  void peerMoves_toAnotherAddress_keepsItsCall() {
    var call = world.call(AUDIO);

    call.peer().moveTo(MOBILE);
    world.world.run(SECOND);

    assertThat(call.transport().remoteAddress()).isEqualTo(MOBILE);
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    world.assertHearsBothWays(call);
    assertThat(call.observer().states)
        .containsExactly(TransportState.CONNECTING, TransportState.CONNECTED);
  }

  @Test
  void peerMoves_andBack_isFollowed() {
    var call = world.call(AUDIO);

    call.peer().moveTo(MOBILE);
    world.world.run(SECOND);
    call.peer().moveTo(CLIENT);
    world.world.run(SECOND);

    assertThat(call.transport().remoteAddress()).isEqualTo(CLIENT);
    world.assertHearsBothWays(call);
  }

  @Test
  void mediaFromAnAddressWithoutCheck_isDropped() {
    var call = world.call(AUDIO);
    call.peer().sent().clear();
    call.peer().client().sendRtp(Packets.rtp(111, 1, 1, "0", "", new byte[10]));
    byte[] sealed = call.peer().sent().getLast();

    world.inject(MOBILE, sealed);
    world.world.run(SECOND);

    assertThat(call.observer().media).hasSize(1);
    assertThat(world.drops(DropReason.NO_TRANSPORT)).isEqualTo(1);
    assertThat(call.transport().remoteAddress()).isEqualTo(CLIENT);
  }

  @Test
  void consentLoss_firstDisconnectsThenFails() {
    var call = world.call(AUDIO);

    call.peer().client().stopChecks();
    world.world.run(10 * SECOND);
    TransportState afterTen = call.transport().state();
    boolean sentAfterTen = call.transport().canSend();
    world.world.run(25 * SECOND);

    assertThat(afterTen).isEqualTo(TransportState.DISCONNECTED);
    assertThat(sentAfterTen).isTrue();
    assertThat(call.transport().state()).isEqualTo(TransportState.FAILED);
    assertThat(call.transport().closeReason()).isEqualTo(CloseReason.CONSENT_EXPIRED);
    assertThat(call.transport().canSend()).isFalse();
    assertThat(call.observer().states)
        .containsExactly(
            TransportState.CONNECTING,
            TransportState.CONNECTED,
            TransportState.DISCONNECTED,
            TransportState.FAILED);
  }

  @Test
  void consent_clientThatOnlyAnswers_isAskedAndStaysConnected() {
    var call = world.call(AUDIO);

    call.peer().client().onlyAnswerChecks();
    for (int i = 0; i < 300; i++) {
      call.peer().client().sendRtp(Packets.rtp(111, 1, i, "0", "", new byte[10]));
      world.world.run(SECOND);
    }

    assertThat(call.observer().states)
        .containsExactly(TransportState.CONNECTING, TransportState.CONNECTED);
    world.assertHearsBothWays(call);
  }

  @Test
  void consent_clientThatNeitherChecksNorAnswers_staysWhileItSends() {
    var call = world.call(AUDIO);

    call.peer().client().stopChecks();
    for (int i = 0; i < 120; i++) {
      call.peer().client().sendRtp(Packets.rtp(111, 1, i, "0", "", new byte[10]));
      world.world.run(SECOND);
    }

    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    world.world.run(40 * SECOND);
    assertThat(call.transport().state()).isEqualTo(TransportState.FAILED);
  }

  @Test
  void consentLoss_mediaGoesOn_staysConnectedUntilItExpires() {
    var call = world.call(AUDIO);
    world.world.run(10 * SECOND);

    call.peer().client().stopChecks();
    for (int i = 0; i < 20; i++) {
      call.peer().client().sendRtp(Packets.rtp(111, 1, i, "0", "", new byte[10]));
      world.world.run(SECOND);
    }
    TransportState afterTwenty = call.transport().state();
    for (int i = 20; i < 40; i++) {
      call.peer().client().sendRtp(Packets.rtp(111, 1, i, "0", "", new byte[10]));
      world.world.run(SECOND);
    }

    assertThat(afterTwenty).isEqualTo(TransportState.CONNECTED);
    // RFC 7675: only checks are consent.
    assertThat(call.transport().state()).isEqualTo(TransportState.FAILED);
  }

  @Test
  void disconnected_checkComes_isConnectedAgain() {
    var call = world.call(AUDIO);
    call.peer().client().stopChecks();
    world.world.run(10 * SECOND);

    call.peer().client().connect(call.transport().parameters(), world.world.now());
    world.world.run(SECOND);

    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    world.assertHearsBothWays(call);
  }

  @Test
  void iceRestart_connected_isNoInterruption() {
    var call = world.call(AUDIO);
    IceCredentials before = call.transport().parameters().credentials();

    TransportParameters after = restart(call);
    world.assertHearsBothWays(call);
    world.world.run(SECOND);

    assertThat(after.credentials().ufrag()).isNotEqualTo(before.ufrag());
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(call.observer().states).hasSize(2);
    world.assertHearsBothWays(call);
  }

  @Test
  void iceRestart_fromAnotherAddress_movesThere() {
    var call = world.call(AUDIO);

    restart(call);
    call.peer().moveTo(MOBILE);
    world.world.run(SECOND);

    assertThat(call.transport().remoteAddress()).isEqualTo(MOBILE);
    world.assertHearsBothWays(call);
  }

  @Test
  void iceRestart_afterConsentExpired_revivesWithTheSameKeys() {
    var call = world.call(AUDIO);
    call.peer().client().stopChecks();
    world.world.run(40 * SECOND);
    TransportState before = call.transport().state();

    restart(call);
    world.world.run(2 * SECOND);

    assertThat(before).isEqualTo(TransportState.FAILED);
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(call.transport().closeReason()).isEqualTo(CloseReason.NONE);
    world.assertHearsBothWays(call);
  }

  @Test
  void iceRestart_nobodyComes_failsAgain() {
    var call = world.call(AUDIO);
    call.peer().client().stopChecks();
    world.world.run(40 * SECOND);

    world.onLoop(() -> call.transport().restartIce(call.peer().client().parameters()));
    world.world.run(40 * SECOND);

    assertThat(call.transport().state()).isEqualTo(TransportState.FAILED);
  }

  @Test
  void iceRestart_manyTimes_leavesNothingBehind() {
    var call = world.call(AUDIO);

    for (int i = 0; i < 50; i++) {
      restart(call);
      world.world.run(SECOND / 2);
    }
    world.onLoop(() -> call.transport().close(CloseReason.LOCAL));

    assertThat(world.loop.transports().addressCount()).isZero();
    assertThat(world.loop.transports().userFragmentCount()).isZero();
  }

  @Test
  void iceRestart_closed_isRefused() {
    var call = world.call(AUDIO);
    world.onLoop(() -> call.transport().close(CloseReason.LOCAL));

    assertThatThrownBy(() -> call.transport().restartIce(call.peer().client().parameters()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void reply_comesFromTheAddressThePeerTalkedTo() {
    var call = world.call(AUDIO);
    // The client nominated the first candidate; only that address of ours may be used.
    long before = world.network.bytesSent(TransportWorld.SECOND_SERVER);

    world.assertHearsBothWays(call);

    assertThat(call.peer().client().agent().selected()).isEqualTo(TransportWorld.SERVER);
    assertThat(world.network.bytesSent(TransportWorld.SECOND_SERVER)).isEqualTo(before);
  }

  private TransportParameters restart(Call call) {
    var answer = new TransportParameters[1];
    call.peer().client().restart();
    world.onLoop(() -> answer[0] = call.transport().restartIce(call.peer().client().parameters()));
    call.peer().client().connect(answer[0], world.world.now());
    return answer[0];
  }
}
