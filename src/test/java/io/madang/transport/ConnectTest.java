package io.madang.transport;

import static io.madang.transport.TransportWorld.CLIENT;
import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.sim.LinkConditions;
import io.madang.sim.SimNetwork;
import io.madang.sim.SimPeer;
import io.madang.srtp.SrtpProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From the answer to the first key: ICE and DTLS between a transport and a client.
class ConnectTest {
  @Test
  void connect_goodNetwork_reachesConnectedInFewRoundTrips() {
    var world = new TransportWorld(1);
    var observer = new RecordingObserver();
    PeerTransport transport = world.transport(observer);
    SimPeer peer = world.peer();

    world.signal(transport, peer);
    world.world.run(5 * SECOND);

    assertThat(observer.states)
        .containsExactly(TransportState.CONNECTING, TransportState.CONNECTED);
    assertThat(transport.canSend()).isTrue();
    assertThat(transport.remoteAddress()).isEqualTo(CLIENT);
    assertThat(transport.srtpProfile()).contains(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(peer.client().isConnected()).isTrue();
    // A check and its nomination, four flights of DTLS: six trips of 40 ms there and back at most.
    assertThat(peer.connectedAt() - SECOND).isLessThanOrEqualTo(240 * MILLI);
  }

  @Test
  void connect_offerSaysPassive_handshakesAsClient() {
    var world = new TransportWorld(2);
    PeerTransport transport = world.transport(new RecordingObserver());
    SimPeer peer = world.peer(CLIENT, DtlsRole.SERVER);

    world.signal(transport, peer);
    world.world.run(5 * SECOND);

    assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
    assertThat(transport.parameters().role()).isEqualTo(DtlsRole.CLIENT);
    assertThat(peer.client().isConnected()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void connect_peerWithOneProfile_agreesOnIt(SrtpProfile profile) {
    var world = new TransportWorld(3);
    PeerTransport transport = world.transport(new RecordingObserver());
    var peer = new SimPeer(world.world, world.network, CLIENT, DtlsRole.CLIENT, List.of(profile));

    world.signal(transport, peer);
    world.world.run(5 * SECOND);

    assertThat(transport.srtpProfile()).contains(profile);
    assertThat(peer.client().profile()).isEqualTo(profile);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void connect_badNetwork_connectsAnyway(long seed) {
    var world = new TransportWorld(seed);
    LinkConditions bad =
        LinkConditions.GOOD
            .withLoss(0.2)
            .withDuplication(0.1)
            .withReordering(0.2)
            .withJitter(15 * MILLI);

    var call = world.call(bad, TransportWorld.VIDEO);

    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(world.loop.statistics().bugs()).isZero();
  }

  @Test
  void connect_wrongFingerprint_failsAndSendsNothing() {
    var world = new TransportWorld(4);
    var observer = new RecordingObserver();
    PeerTransport transport = world.transport(observer);
    SimPeer peer = world.peer();
    RemoteParameters honest = peer.client().parameters();
    String wrong = honest.fingerprints().getFirst().value().replace('A', 'B').replace('1', '2');

    world.signal(
        transport,
        peer,
        new RemoteParameters(
            honest.credentials(), List.of(new Fingerprint("sha-256", wrong)), DtlsRole.SERVER));
    world.world.run(5 * SECOND);

    assertThat(transport.state()).isEqualTo(TransportState.FAILED);
    assertThat(transport.closeReason()).isEqualTo(CloseReason.FINGERPRINT_MISMATCH);
    assertThat(transport.closeReason().isRecoverable()).isFalse();
    assertThat(transport.canSend()).isFalse();
    assertThat(observer.states).containsExactly(TransportState.CONNECTING, TransportState.FAILED);
  }

  @Test
  void connect_noCommonProfile_fails() {
    var world = new TransportWorld(5);
    PeerTransport transport =
        world.transport(
            world.context(TransportSettings.DEFAULT, List.of(SrtpProfile.AEAD_AES_128_GCM)),
            new RecordingObserver());
    var peer =
        new SimPeer(
            world.world,
            world.network,
            CLIENT,
            DtlsRole.CLIENT,
            List.of(SrtpProfile.AES128_CM_SHA1_80));

    world.signal(transport, peer);
    world.world.run(5 * SECOND);

    assertThat(transport.closeReason()).isEqualTo(CloseReason.NO_SRTP_PROFILE);
  }

  @Test
  void connect_peerNeverShowsUp_failsAfterThirtySeconds() {
    var world = new TransportWorld(6);
    var observer = new RecordingObserver();
    PeerTransport transport = world.transport(observer);

    RemoteParameters offered = world.peer().client().parameters();
    world.onLoop(() -> transport.connect(offered));
    world.world.run(29 * SECOND);
    TransportState before = transport.state();
    world.world.run(2 * SECOND);

    assertThat(before).isEqualTo(TransportState.CONNECTING);
    assertThat(transport.state()).isEqualTo(TransportState.FAILED);
    assertThat(transport.closeReason()).isEqualTo(CloseReason.ICE_TIMEOUT);
  }

  @Test
  void connect_peerNeverHandshakes_failsInTime() {
    var world = new TransportWorld(7);
    var settings = new TransportSettings(30 * SECOND, 2 * SECOND, true);
    PeerTransport transport =
        world.transport(
            world.context(settings, List.of(SrtpProfile.values())), new RecordingObserver());
    // Both sides wait for the other's first flight.
    SimPeer peer = world.peer(CLIENT, DtlsRole.SERVER);
    RemoteParameters parameters = peer.client().parameters();

    world.signal(
        transport,
        peer,
        new RemoteParameters(parameters.credentials(), parameters.fingerprints(), DtlsRole.SERVER));
    world.world.run(SECOND);
    TransportState before = transport.state();
    world.world.run(2 * SECOND);

    assertThat(before).isEqualTo(TransportState.CONNECTING);
    assertThat(transport.state()).isEqualTo(TransportState.FAILED);
    assertThat(transport.closeReason()).isEqualTo(CloseReason.DTLS_TIMEOUT);
  }

  @Test
  void connect_twoPeersAtOnce_keepApart() {
    var world = new TransportWorld(8);
    PeerTransport first = world.transport(new RecordingObserver());
    PeerTransport second = world.transport(new RecordingObserver());
    SimPeer firstPeer = world.peer();
    SimPeer secondPeer = world.peer(SimNetwork.address("203.0.113.8", 40_000), DtlsRole.CLIENT);

    world.signal(first, firstPeer);
    world.signal(second, secondPeer);
    world.world.run(5 * SECOND);

    assertThat(first.remoteAddress()).isEqualTo(firstPeer.address());
    assertThat(second.remoteAddress()).isEqualTo(secondPeer.address());
    assertThat(world.loop.transportCount()).isEqualTo(2);
  }

  @Test
  void close_byUs_tellsThePeerAndForgetsEverything() {
    var world = new TransportWorld(9);
    var call = world.call(TransportWorld.AUDIO);

    world.onLoop(() -> call.transport().close(CloseReason.LOCAL));
    world.world.run(SECOND);

    assertThat(call.transport().state()).isEqualTo(TransportState.CLOSED);
    assertThat(call.peer().client().isClosedByPeer()).isTrue();
    assertThat(world.loop.transportCount()).isZero();
    assertThat(world.loop.transports().addressCount()).isZero();
  }

  @Test
  void close_byThePeer_closesTheTransport() {
    var world = new TransportWorld(10);
    var call = world.call(TransportWorld.AUDIO);

    call.peer().client().close();
    world.world.run(SECOND);

    assertThat(call.transport().state()).isEqualTo(TransportState.CLOSED);
    assertThat(call.transport().closeReason()).isEqualTo(CloseReason.PEER);
  }
}
