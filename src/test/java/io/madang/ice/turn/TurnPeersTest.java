package io.madang.ice.turn;

import static io.madang.ice.turn.TurnWorld.MEDIA;
import static io.madang.ice.turn.TurnWorld.PEER;
import static io.madang.ice.turn.TurnWorld.PEER6;
import static io.madang.ice.turn.TurnWorld.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.AddressPolicy;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Permissions, channels and what is relayed through them (RFC 8656, sections 9 to 12).
final class TurnPeersTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final int CHANNEL = 0x4001;

  private final TurnWorld world = new TurnWorld();
  private final TurnTester client = TurnTester.udp(world, "203.0.113.1", 4000);

  private long drops(DropReason reason) {
    return world.drops.get(reason);
  }

  /// What the client has received last, as a Data indication.
  private StunMessage indication() {
    return TurnTester.message(world.toClient.remove());
  }

  @Test
  void send_withPermission_reachesThePeerAndComesBack() {
    TransportAddress relayed = client.relayed();
    client.permit(PEER);
    world.toClient.clear();

    client.indicate(PEER, HELLO);
    TurnWorld.ToPeer sent = world.toPeer.remove();
    assertThat(sent.peer()).isEqualTo(PEER);
    assertThat(sent.bytes()).isEqualTo(HELLO);
    assertThat(sent.dontFragment()).isFalse();

    assertThat(world.fromPeer(PEER, relayed, HELLO)).isTrue();
    StunMessage data = indication();
    assertThat(data.bytes(StunAttribute.DATA)).isEqualTo(HELLO);
    assertThat(data.findXorAddress(StunAttribute.XOR_PEER_ADDRESS)).isTrue();
    assertThat(data.addressPort()).isEqualTo(PEER.port());
  }

  @Test
  void send_withDontFragment_saysSoToTheSocket() {
    client.relayed();
    client.permit(PEER);

    client.transmit(
        client.unsigned(
            TurnTester.SEND,
            w -> {
              TurnTester.peers(w, PEER);
              w.flag(StunAttribute.DONT_FRAGMENT).bytes(StunAttribute.DATA, HELLO);
            }));

    assertThat(world.toPeer.remove().dontFragment()).isTrue();
  }

  @Test
  void send_anyPortOfAPermittedHost_isSent() {
    client.relayed();
    client.permit(PEER);
    for (int port = 1; port <= 40; port++) {
      client.indicate(PEER.withPort(port), HELLO);
      assertThat(world.toPeer.remove().peer().port()).isEqualTo(port);
    }
  }

  @Test
  void send_withoutPermission_isDropped() {
    client.relayed();
    client.permit(PEER);

    client.indicate(address("93.184.216.35", 7000), HELLO);

    assertThat(world.toPeer).isEmpty();
    assertThat(drops(DropReason.TURN_NO_PERMISSION)).isEqualTo(1);
  }

  @Test
  void send_withoutAllocation_isDropped() {
    client.indicate(PEER, HELLO);
    client.channelData(CHANNEL, HELLO);

    assertThat(world.toPeer).isEmpty();
    assertThat(drops(DropReason.TURN_NO_ALLOCATION)).isEqualTo(2);
  }

  @Test
  void peer_withoutPermission_isNotHeard() {
    TransportAddress relayed = client.relayed();
    client.permit(PEER);
    world.toClient.clear();

    world.fromPeer(address("93.184.216.35", 7000), relayed, HELLO);

    assertThat(world.toClient).isEmpty();
    assertThat(drops(DropReason.TURN_NO_PERMISSION)).isEqualTo(1);
  }

  @Test
  void permission_expiresAfterFiveMinutesUnlessRefreshed() {
    client.relayed();
    client.permit(PEER);
    world.pass(250);
    client.permit(PEER);
    world.pass(299);
    client.indicate(PEER, HELLO);
    assertThat(world.toPeer).hasSize(1);

    world.pass(1);
    client.indicate(PEER, HELLO);
    assertThat(world.toPeer).hasSize(1);
  }

  @Test
  void channel_bound_carriesDataBothWaysInFourBytesMore() {
    TransportAddress relayed = client.relayed();
    assertThat(client.bind(CHANNEL, PEER).errorCode()).isZero();
    world.toClient.clear();

    client.channelData(CHANNEL, HELLO);
    assertThat(world.toPeer.remove().bytes()).isEqualTo(HELLO);
    world.fromPeer(PEER, relayed, HELLO);
    assertThat(world.toClient.remove()).isEqualTo(TurnTester.framed(CHANNEL, HELLO));

    world.fromPeer(PEER.withPort(7001), relayed, HELLO);
    assertThat(indication().bytes(StunAttribute.DATA))
        .as("another port of the permitted host")
        .isEqualTo(HELLO);
  }

  @Test
  void channel_overAStream_isPadded() {
    TurnTester stream = TurnTester.tcp(world, 1);
    TransportAddress relayed = stream.relayed();
    stream.bind(CHANNEL, PEER);
    world.toClient.clear();

    world.fromPeer(PEER, relayed, HELLO);

    assertThat(world.toClient.remove()).hasSize(12).endsWith(0, 0, 0);
  }

  @Test
  void channel_overDtls_isNotPadded() {
    TurnTester tunnel = TurnTester.dtls(world, 1);
    TransportAddress relayed = tunnel.relayed();
    tunnel.bind(CHANNEL, PEER);
    world.toClient.clear();

    world.fromPeer(PEER, relayed, HELLO);

    assertThat(world.toClient.remove()).hasSize(4 + HELLO.length);
  }

  @Test
  void channel_expiresAfterTenMinutes() {
    client.relayed();
    client.bind(CHANNEL, PEER);
    world.pass(500);
    client.refresh(600);
    client.bind(CHANNEL, PEER);
    world.pass(599);
    client.refresh(600);
    client.channelData(CHANNEL, HELLO);
    assertThat(world.toPeer).hasSize(1);

    world.pass(1);
    client.channelData(CHANNEL, HELLO);
    assertThat(world.toPeer).hasSize(1);
    assertThat(drops(DropReason.TURN_NO_CHANNEL)).isEqualTo(1);
    assertThat(client.bind(CHANNEL, PEER.withPort(9)).errorCode()).as("free again").isZero();
  }

  @Test
  void channel_boundToAnotherPeerOrTwice_isRefused() {
    client.relayed();
    client.bind(CHANNEL, PEER);

    assertThat(client.bind(CHANNEL, PEER.withPort(9)).errorCode()).isEqualTo(400);
    assertThat(client.bind(CHANNEL + 1, PEER).errorCode()).isEqualTo(400);
    assertThat(client.bind(0x3fff, PEER.withPort(9)).errorCode()).isEqualTo(400);
    assertThat(client.bind(0x8000, PEER.withPort(9)).errorCode()).isEqualTo(400);
    assertThat(client.bind(CHANNEL + 1, PEER.withPort(0)).errorCode()).isEqualTo(400);
    assertThat(client.bind(CHANNEL, PEER).errorCode()).as("refreshed").isZero();
  }

  @Test
  void channelData_longerThanItsDatagram_isDropped() {
    client.relayed();
    client.bind(CHANNEL, PEER);
    byte[] bytes = TurnTester.framed(CHANNEL, HELLO);
    bytes[3]++;

    client.transmit(bytes);

    assertThat(world.toPeer).isEmpty();
    assertThat(drops(DropReason.MALFORMED_TURN)).isEqualTo(1);
  }

  @Test
  void permission_ofTheOtherFamily_is443() {
    client.relayed();

    assertThat(client.permit(PEER6).errorCode()).isEqualTo(443);
    assertThat(client.bind(CHANNEL, PEER6).errorCode()).isEqualTo(443);
  }

  @Test
  void permission_withoutPeerOrTooMany_isRefused() {
    client.relayed();

    assertThat(client.permit().errorCode()).isEqualTo(400);
    TransportAddress[] five = new TransportAddress[5];
    for (int i = 0; i < 5; i++) {
      five[i] = address("93.184.216." + i, 1);
    }
    assertThat(client.permit(five).errorCode()).isEqualTo(508);
    world.pass(301);
    assertThat(client.permit(PEER).errorCode()).as("expired ones make room").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0"
      })
  void peer_thatIsNotPublic_is403(String host) {
    client.relayed();
    TransportAddress peer = address(host, 80);

    assertThat(client.permit(peer).errorCode()).isEqualTo(403);
    assertThat(client.bind(CHANNEL, peer).errorCode()).isEqualTo(403);
    assertThat(client.permit(PEER, peer).errorCode()).as("beside a good one").isEqualTo(403);
    client.indicate(PEER, HELLO);
    assertThat(world.toPeer).isEmpty();
    assertThat(world.events).contains("refused 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "fe80::1", "fd00:ec2::254", "64:ff9b::a00:1", "2002:7f00:1::"})
  void ipv6Peer_thatIsNotPublic_is403(String host) {
    client.ask(
        TurnTester.ALLOCATE,
        w ->
            w.put32(TurnTester.TRANSPORT, TurnTester.UDP)
                .put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, TurnTester.IPV6));

    assertThat(client.permit(address(host, 80)).errorCode()).isEqualTo(403);
    assertThat(client.permit(PEER6).errorCode()).isZero();
  }

  @Test
  void ownMedia_isReachedWithoutASocket() {
    TransportAddress relayed = client.relayed();
    assertThat(client.permit(MEDIA).errorCode()).isZero();
    world.toClient.clear();

    client.indicate(MEDIA, HELLO);

    TurnWorld.Near near = world.near.remove();
    assertThat(near.relayed()).isEqualTo(relayed);
    assertThat(near.own()).isEqualTo(MEDIA);
    assertThat(near.bytes()).isEqualTo(HELLO);
    assertThat(world.server.fromOwnMedia(relayed, MEDIA, HELLO, 0, 5, world.now)).isTrue();
    assertThat(indication().bytes(StunAttribute.DATA)).isEqualTo(HELLO);
    assertThat(world.open).isEmpty();
    assertThat(world.server.statistics().packetsInProcess()).isEqualTo(2);
  }

  @Test
  void ownMedia_overAChannel_isReachedWithoutASocket() {
    TransportAddress relayed = client.relayed();
    assertThat(client.bind(CHANNEL, MEDIA).errorCode()).isZero();
    world.toClient.clear();

    client.channelData(CHANNEL, HELLO);
    world.server.fromOwnMedia(relayed, MEDIA, HELLO, 0, 5, world.now);

    assertThat(world.near.remove().bytes()).isEqualTo(HELLO);
    assertThat(world.toClient.remove()).isEqualTo(TurnTester.framed(CHANNEL, HELLO));
    assertThat(world.open).isEmpty();
  }

  @Test
  void ownHost_otherPorts_areNotReached() {
    client.relayed();
    client.permit(MEDIA);
    TransportAddress redis = MEDIA.withPort(6379);

    client.indicate(redis, HELLO);

    assertThat(client.bind(CHANNEL, redis).errorCode()).isEqualTo(403);
    assertThat(world.near).isEmpty();
    assertThat(world.toPeer).isEmpty();
    assertThat(drops(DropReason.TURN_NO_PERMISSION)).isEqualTo(1);
  }

  @Test
  void fromOwnMedia_toSomeOtherAddress_isNotForUs() {
    client.relayed();

    assertThat(world.server.fromOwnMedia(PEER, MEDIA, HELLO, 0, 5, world.now)).isFalse();
  }

  @Test
  void namedNetwork_isReachedAlsoOnThisHost() {
    var policy = AddressPolicy.parse(List.of("198.51.100.9", "10.0.0.0/8"));
    var open =
        new TurnWorld(
            TurnWorld.settings(),
            new FixedCredentials(TurnWorld.REALM, Map.of("alice", "secret")),
            policy);
    TurnTester tester = TurnTester.udp(open, "203.0.113.1", 4000);
    tester.relayed();

    assertThat(tester.permit(MEDIA.withPort(9), address("10.1.1.1", 1)).errorCode()).isZero();
    tester.indicate(MEDIA.withPort(9), HELLO);
    tester.indicate(MEDIA, HELLO);

    assertThat(open.toPeer).hasSize(1);
    assertThat(open.near).as("the media port is always near").hasSize(1);
  }

  @Test
  void relay_whoseSocketCannotBeOpened_is508() {
    client.relayed();
    world.canOpen = false;

    assertThat(client.permit(PEER).errorCode()).isEqualTo(508);
    assertThat(client.permit(MEDIA).errorCode()).as("needs none").isZero();
  }

  @Test
  void otherUser_onTheSameAddress_is441() {
    client.relayed();
    client.become("bob", "other");

    assertThat(client.permit(PEER).errorCode()).isEqualTo(441);
    assertThat(client.refresh(0).errorCode()).isEqualTo(441);
  }

  @Test
  void icmpError_isToldToTheClient() {
    client.relayed();
    client.permit(PEER);
    world.toClient.clear();
    int relay = world.open.getFirst();

    world.server.onPeerUnreachable(relay, PEER, 3, 4, 1280, world.now);
    StunMessage data = indication();
    assertThat(data.bytes(StunAttribute.ICMP)).containsExactly(0, 0, 6, 4, 0, 0, 5, 0);
    assertThat(data.has(StunAttribute.DATA)).isFalse();

    TransportAddress stranger = address("93.184.216.35", 7000);
    world.server.onPeerUnreachable(relay, stranger, 3, 3, 0, world.now);
    assertThat(world.toClient).isEmpty();
  }

  @Test
  void bandwidth_beyondTheLimit_isDroppedEachWay() {
    var slow =
        new TurnWorld(
            TurnWorld.settings(100_000),
            new FixedCredentials(TurnWorld.REALM, Map.of("alice", "secret")));
    TurnTester tester = TurnTester.udp(slow, "203.0.113.1", 4000);
    TransportAddress relayed = tester.relayed();
    tester.bind(CHANNEL, PEER);
    byte[] packet = new byte[1_000];

    for (int i = 0; i < 10_000; i++) {
      slow.now += 1_000_000;
      tester.channelData(CHANNEL, packet);
      slow.fromPeer(PEER, relayed, packet);
    }

    // Ten seconds of 100 kB, and the burst.
    assertThat(slow.toPeer.size()).isBetween(1_000, 1_070);
    assertThat(slow.drops.get(DropReason.TURN_BANDWIDTH))
        .isEqualTo(20_000 - slow.toPeer.size() - slow.toClient.size());
  }
}
