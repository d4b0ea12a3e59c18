package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.CLIENT;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.interop.WebRtcClient;
import io.madang.sim.SimStreams;
import io.madang.transport.TransportWorld.Call;
import io.madang.transport.stream.StreamKind;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Paths over TCP: made, left, cut, and taken by somebody else.
class StreamPathTest {
  private static final TransportAddress TCP_SERVER = WebRtcClient.overTcp(SERVER);

  private final TransportWorld world = new TransportWorld(43, true);

  @Test
  void candidates_ofAServerWithTcp_nameBothAndPreferUdp() {
    var transport = world.transport(new RecordingObserver());

    var candidates = transport.parameters().candidates();

    assertThat(candidates).extracting("transport").containsExactly("udp", "udp", "tcp", "tcp");
    assertThat(candidates.get(2).tcpType()).contains("passive");
    assertThat(candidates.get(2).port()).isEqualTo(SimStreams.PORT);
    assertThat(candidates.get(2).priority()).isLessThan(candidates.get(1).priority());
  }

  @Test
  void peer_withTcpOnly_connectsAndIsHeardBothWays() {
    Call call = world.callOverTcp(AUDIO);

    TransportAddress remote = call.transport().remoteAddress();
    assertThat(remote.connection()).isPositive();
    assertThat(remote.port()).isEqualTo(CLIENT.port());
    assertThat(remote.toString()).isEqualTo(CLIENT.toString());
    assertThat(world.network.bytesSent(CLIENT)).isZero();
    assertThat(world.streams.isConfirmed(remote.connection())).isTrue();
    world.assertHearsBothWays(call);
  }

  @Test
  void path_fromUdpToTcpAndBack_keepsItsCallAndItsKeys() {
    Call call = world.call(AUDIO);
    world.world.run(3 * SECOND);

    call.peer().useCandidate(TCP_SERVER);
    world.world.run(SECOND);
    assertThat(call.transport().remoteAddress().connection()).isPositive();
    world.assertHearsBothWays(call);

    call.peer().useCandidate(SERVER);
    world.world.run(SECOND);
    assertThat(call.transport().remoteAddress()).isEqualTo(CLIENT);
    world.assertHearsBothWays(call);
    assertThat(call.observer().states)
        .containsExactly(TransportState.CONNECTING, TransportState.CONNECTED);
  }

  @Test
  void connection_thatEnds_disconnectsItsPeerUntilItComesBack() {
    Call call = world.callOverTcp(AUDIO);
    world.world.run(SECOND);

    call.peer().disconnect(call.peer().client().agent().selected());
    world.world.run(SECOND / 10);
    assertThat(call.transport().state()).isEqualTo(TransportState.DISCONNECTED);

    call.peer().useCandidate(TCP_SERVER);
    world.world.run(SECOND);
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    world.assertHearsBothWays(call);
  }

  @Test
  void connection_thatEndsBesideUdp_changesNothing() {
    Call call = world.call(AUDIO);
    world.world.run(3 * SECOND);
    call.peer().useCandidate(TCP_SERVER);
    world.world.run(SECOND);
    call.peer().useCandidate(SERVER);
    world.world.run(SECOND);

    call.peer().disconnect(TCP_SERVER);
    world.world.run(SECOND);

    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(call.observer().states).hasSize(2);
    assertThat(world.loop.streams().size()).isZero();
    world.assertHearsBothWays(call);
  }

  @Test
  void transport_thatCloses_saysGoodbyeAndEndsItsConnection() {
    Call call = world.callOverTcp(AUDIO);
    int number = call.transport().remoteAddress().connection();

    world.onLoop(() -> call.transport().close(CloseReason.LOCAL));
    world.world.run(SECOND);

    assertThat(call.peer().client().isClosedByPeer()).isTrue();
    assertThat(world.streams.isOpen(number)).isFalse();
    assertThat(world.loop.streams().size()).isZero();
    assertThat(world.loop.transports().addressCount()).isZero();
  }

  @Test
  void connection_ofOneTransport_isNotTakenByAnother() {
    Call call = world.callOverTcp(AUDIO);
    var other = new RecordingObserver();
    PeerTransport second = world.transport(other);
    var thief = world.peer();
    world.onLoop(() -> second.connect(thief.client().parameters()));

    // The other peer's check, over the first one's connection.
    thief.client().connect(second.parameters(), world.world.now());
    byte[] check = thief.sent().getFirst();
    connection(call).send(check);
    world.world.run(SECOND / 10);

    assertThat(world.drops(DropReason.STUN_UNKNOWN_USER)).isPositive();
    world.assertHearsBothWays(call);
  }

  @Test
  void connection_whoseFirstMessageIsNoCheckOfOurs_isClosed() {
    for (byte[] first : List.of(new byte[20], binding(), new byte[] {22, 3, 1, 0})) {
      var connection = world.streams.connect(CLIENT, StreamKind.ICE, bytes -> {});
      connection.send(first);
      world.world.run(SECOND);

      assertThat(world.streams.isOpen(connection.number())).isFalse();
    }
    assertThat(world.loop.streams().size()).isZero();
  }

  @Test
  void turnConnection_carriesBindingAndNoMedia() {
    var answers = new ArrayList<byte[]>();
    var connection = world.streams.connect(CLIENT, StreamKind.TURN, answers::add);

    connection.send(binding());
    connection.send(Packets.rtp(111, 1, 1, "0", "", new byte[10]));
    world.world.run(SECOND);

    assertThat(answers).hasSize(1);
    var answer = new StunMessage();
    assertThat(
            answer.wrap(new PacketBuffer().wrap(answers.getFirst(), 0, answers.getFirst().length)))
        .isTrue();
    assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS);
    assertThat(answer.findXorAddress(0x0020)).isTrue();
    assertThat(answer.addressPort()).isEqualTo(CLIENT.port());
    assertThat(world.streams.isConfirmed(connection.number())).isFalse();
    assertThat(world.drops(DropReason.MALFORMED_STUN)).isEqualTo(1);
  }

  @Test
  void iceConnection_carriesNoTurn() {
    Call call = world.callOverTcp(AUDIO);
    long before = world.drops(DropReason.UNKNOWN_PROTOCOL);

    connection(call).send(new byte[] {0, 3, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 0, 0, 0, 0});
    connection(call).send(new byte[] {0x40, 0, 0, 0});
    world.world.run(SECOND);

    // What is too short for a STUN message is none of TURN's either.
    assertThat(world.drops(DropReason.UNKNOWN_PROTOCOL) + world.drops(DropReason.MALFORMED_STUN))
        .isEqualTo(before + 2);
    world.assertHearsBothWays(call);
  }

  @Test
  void messages_afterTheEndOfTheirConnection_areDropped() {
    Call call = world.callOverTcp(AUDIO);
    int number = call.transport().remoteAddress().connection();
    int socket = StreamSockets.of(number, StreamKind.ICE);
    byte[] late = call.peer().sent().getLast();

    world.onLoop(() -> world.loop.onStreamClosed(number));
    world
        .loop
        .handedOver()
        .offer(0, socket, CLIENT.high(), CLIENT.low(), CLIENT.port(), late, 0, late.length);
    world.onLoop(() -> {});

    assertThat(world.drops(DropReason.NO_TRANSPORT)).isEqualTo(1);
    assertThat(world.loop.statistics().bugs()).isZero();
  }

  private static SimStreams.Connection connection(Call call) {
    return call.peer().connection(call.peer().client().agent().selected());
  }

  private static byte[] binding() {
    var buffer = new PacketBuffer(100);
    new StunWriter().begin(buffer, StunWriter.BINDING_REQUEST, 1, 2);
    return Arrays.copyOfRange(buffer.array(), buffer.offset(), buffer.offset() + buffer.length());
  }
}
