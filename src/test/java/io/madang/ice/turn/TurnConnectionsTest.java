package io.madang.ice.turn;

import static io.madang.ice.turn.TurnWorld.MEDIA;
import static io.madang.ice.turn.TurnWorld.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

/// TCP allocations (RFC 6062).
final class TurnConnectionsTest {
  private final TurnWorld world = new TurnWorld();
  private final TurnTester control = TurnTester.tcp(world, 1);

  private void allocate() {
    StunMessage answer =
        control.ask(TurnTester.ALLOCATE, w -> w.put32(TurnTester.TRANSPORT, TurnTester.TCP));
    assertThat(answer.errorCode()).isZero();
    world.events.clear();
  }

  /// Asks for a connection and answers its number; the answer comes later.
  private int dial(TransportAddress peer) {
    control.learnNonce();
    world.toClient.clear();
    control.transmit(control.request(TurnTester.CONNECT, w -> TurnTester.peers(w, peer), 77));
    assertThat(world.toClient).isEmpty();
    String event = world.events.removeFirst();
    assertThat(event).startsWith("connect ").endsWith(" to " + peer);
    return Integer.parseInt(event.split(" ")[1]);
  }

  private StunMessage bind(TurnTester data, long connection) {
    return data.ask(
        TurnTester.CONNECTION_BIND, w -> w.put32(StunAttribute.CONNECTION_ID, (int) connection));
  }

  private StunMessage received() {
    return TurnTester.message(world.toClient.remove());
  }

  @Test
  void connect_thenBind_joinsClientAndPeer() {
    allocate();
    int number = dial(PEER);

    world.server.onPeerConnected(number, world.now);
    StunMessage answer = received();
    assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS);
    long id = answer.u32(StunAttribute.CONNECTION_ID, 0);
    TurnTester data = TurnTester.tcp(world, 2);
    assertThat(bind(data, id).errorCode()).isZero();

    assertThat(world.events).containsExactly("join " + number + " with 2");
    assertThat(world.server.statistics().connections()).isEqualTo(1);
    world.pass(100);
    assertThat(world.events).as("joined: no time limit").hasSize(1);
    world.server.onPeerClosed(number);
    assertThat(world.server.statistics().connections()).isZero();
  }

  @Test
  void connect_failed_is447() {
    allocate();
    int number = dial(PEER);

    world.server.onPeerClosed(number);

    StunMessage answer = received();
    assertThat(answer.errorCode()).isEqualTo(447);
    assertThat(answer.transactionIdLow()).isEqualTo(77);
    assertThat(world.deadlines.size()).as("the allocation's").isEqualTo(1);
  }

  @Test
  void connect_unanswered_is447AfterThirtySeconds() {
    allocate();
    int number = dial(PEER);

    world.pass(30);

    assertThat(world.events).contains("close " + number);
    assertThat(received().errorCode()).isEqualTo(447);
  }

  @Test
  void connect_notBoundInTime_isClosed() {
    allocate();
    int number = dial(PEER);
    world.server.onPeerConnected(number, world.now);

    world.pass(30);

    assertThat(world.events).containsExactly("close " + number);
    assertThat(bind(TurnTester.tcp(world, 2), number).errorCode()).isEqualTo(400);
  }

  /// RFC 6062, section 4.1: TCP allocations are for clients that come by TCP.
  @Test
  void dtlsClient_getsNoTcp() {
    TurnTester tunnel = TurnTester.dtls(world, 2);
    StunMessage refused =
        tunnel.ask(TurnTester.ALLOCATE, w -> w.put32(TurnTester.TRANSPORT, TurnTester.TCP));
    assertThat(refused.errorCode()).isEqualTo(400);

    allocate();
    int number = dial(PEER);
    world.server.onPeerConnected(number, world.now);
    long id = received().u32(StunAttribute.CONNECTION_ID, 0);

    assertThat(bind(tunnel, id).errorCode()).isEqualTo(400);
  }

  @Test
  void connect_twiceToOnePeer_is446() {
    allocate();
    dial(PEER);

    StunMessage again = control.ask(TurnTester.CONNECT, w -> TurnTester.peers(w, PEER));

    assertThat(again.errorCode()).isEqualTo(446);
  }

  @Test
  void connect_toForbiddenPeerOrTooMany_isRefused() {
    allocate();
    TransportAddress inside = TurnWorld.address("127.0.0.1", 6379);

    assertThat(control.ask(TurnTester.CONNECT, w -> TurnTester.peers(w, inside)).errorCode())
        .isEqualTo(403);
    assertThat(control.ask(TurnTester.CONNECT, w -> TurnTester.peers(w, MEDIA)).errorCode())
        .as("media has no TCP connections of its own")
        .isEqualTo(403);
    world.events.clear();
    dial(PEER);
    dial(PEER.withPort(1));
    TransportAddress third = PEER.withPort(2);
    assertThat(control.ask(TurnTester.CONNECT, w -> TurnTester.peers(w, third)).errorCode())
        .isEqualTo(508);
  }

  @Test
  void bind_ofAnotherUser_is441() {
    allocate();
    int number = dial(PEER);
    world.server.onPeerConnected(number, world.now);
    TurnTester data = TurnTester.tcp(world, 2);
    data.become("bob", "other");

    assertThat(bind(data, number).errorCode()).isEqualTo(441);
    assertThat(world.events).containsExactly("refused 441");
  }

  @Test
  void bind_unknownOrTwice_is400() {
    allocate();
    int number = dial(PEER);
    TurnTester data = TurnTester.tcp(world, 2);
    assertThat(bind(data, number).errorCode()).as("not yet").isEqualTo(400);
    world.server.onPeerConnected(number, world.now);
    assertThat(bind(data, number + 1).errorCode()).isEqualTo(400);
    assertThat(bind(data, number).errorCode()).isZero();

    assertThat(bind(TurnTester.tcp(world, 3), number).errorCode()).isEqualTo(400);
  }

  @Test
  void peerThatConnects_withPermission_isAnnounced() {
    allocate();
    control.permit(PEER);
    world.toClient.clear();
    int relay = world.open.getFirst();

    int number = world.server.onPeerAccepted(relay, PEER, world.now);

    StunMessage attempt = received();
    assertThat(attempt.method()).isEqualTo(0x00c);
    assertThat(attempt.messageClass()).isEqualTo(StunClass.INDICATION);
    assertThat(attempt.u32(StunAttribute.CONNECTION_ID, 0)).isEqualTo(number).isNotZero();
    assertThat(attempt.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)).isTrue();
    assertThat(bind(TurnTester.tcp(world, 2), number).errorCode()).isZero();
  }

  @Test
  void peerThatConnects_withoutPermission_isClosed() {
    allocate();
    control.permit(PEER);
    int relay = world.open.getFirst();
    TransportAddress stranger = TurnWorld.address("93.184.216.35", 1);

    assertThat(world.server.onPeerAccepted(relay, stranger, world.now)).isZero();
    assertThat(world.server.onPeerAccepted(relay + 1, PEER, world.now)).isZero();
  }

  @Test
  void allocationEnds_itsConnectionsToo() {
    allocate();
    int number = dial(PEER);

    world.server.onClosed(control.streamClient());

    assertThat(world.events).contains("close " + number, "released alice");
    assertThat(world.deadlines.size()).isZero();
    assertThat(world.server.statistics().connections()).isZero();
    assertThat(world.reserved).isEmpty();
  }

  @Test
  void datagramsOnATcpAllocation_areRefused() {
    allocate();

    assertThat(control.bind(0x4000, PEER).errorCode()).isEqualTo(400);
    control.permit(PEER);
    control.indicate(PEER, new byte[4]);
    assertThat(world.toPeer).isEmpty();
  }
}
