package io.madang.ice.turn;

import static io.madang.ice.turn.TurnTester.ALLOCATE;
import static io.madang.ice.turn.TurnTester.IPV4;
import static io.madang.ice.turn.TurnTester.IPV6;
import static io.madang.ice.turn.TurnTester.REFRESH;
import static io.madang.ice.turn.TurnTester.TCP;
import static io.madang.ice.turn.TurnTester.TRANSPORT;
import static io.madang.ice.turn.TurnTester.UDP;
import static io.madang.ice.turn.TurnTester.relayed;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.TransportAddress;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Allocate and Refresh (RFC 8656, sections 7 and 8).
final class TurnAllocateTest {
  private final TurnWorld world = new TurnWorld();
  private final TurnTester client = TurnTester.udp(world, "203.0.113.1", 4000);

  private StunMessage allocate(Consumer<StunWriter> more) {
    return client.ask(
        ALLOCATE,
        w -> {
          w.put32(TRANSPORT, UDP);
          more.accept(w);
        });
  }

  @Test
  void allocate_withCredentials_getsAddressLifetimeAndMappedAddress() {
    StunMessage answer = client.allocate();

    assertThat(world.reserved.values()).containsExactly(relayed(answer));
    assertThat(answer.u32(StunAttribute.LIFETIME, 0)).isEqualTo(600);
    assertThat(answer.xorMappedAddress()).isEqualTo(client.from());
    assertThat(world.events).containsExactly("allocated alice");
    assertThat(world.open).as("no peer, no socket").isEmpty();
  }

  @Test
  void allocate_again_isMismatchButRepetitionIsAnsweredTheSame() {
    TransportAddress relayed = relayed(client.allocate());

    assertThat(relayed(client.repeat(ALLOCATE, w -> w.put32(TRANSPORT, UDP)))).isEqualTo(relayed);
    assertThat(client.allocate().errorCode()).isEqualTo(437);
    assertThat(world.reserved).hasSize(1);
  }

  @Test
  void allocate_withoutTransportOrWithAnother_isRefused() {
    assertThat(client.ask(ALLOCATE, w -> {}).errorCode()).isEqualTo(400);
    assertThat(client.ask(ALLOCATE, w -> w.put32(TRANSPORT, 99 << 24)).errorCode()).isEqualTo(442);
    assertThat(client.ask(ALLOCATE, w -> w.put32(TRANSPORT, TCP)).errorCode())
        .as("TCP for a client over UDP")
        .isEqualTo(400);
  }

  @Test
  void allocate_unknownRequiredAttribute_isNamedIn420() {
    StunMessage answer = allocate(w -> w.put32(0x7abc, 0));

    assertThat(answer.errorCode()).isEqualTo(420);
    assertThat(answer.bytes(StunAttribute.UNKNOWN_ATTRIBUTES)).containsExactly(0x7a, 0xbc);
  }

  @Test
  void allocate_lifetime_isKeptWithinLimits() {
    assertThat(allocate(w -> w.put32(StunAttribute.LIFETIME, 1800)).u32(StunAttribute.LIFETIME, 0))
        .isEqualTo(1800);
    assertThat(client.refresh(100_000).u32(StunAttribute.LIFETIME, 0)).isEqualTo(3600);
    assertThat(client.refresh(5).u32(StunAttribute.LIFETIME, 0)).isEqualTo(600);
  }

  @Test
  void allocation_expiresUnlessRefreshed() {
    client.allocate();
    world.pass(500);
    client.refresh(600);
    world.pass(599);
    assertThat(world.reserved).hasSize(1);

    world.pass(1);

    assertThat(world.reserved).isEmpty();
    assertThat(world.events).containsExactly("allocated alice", "released alice");
    assertThat(client.refresh(600).errorCode()).isEqualTo(437);
  }

  @Test
  void refresh_lifetimeZero_endsTheAllocation() {
    client.allocate();

    assertThat(client.refresh(0).u32(StunAttribute.LIFETIME, 1)).isZero();
    assertThat(world.reserved).isEmpty();
    assertThat(world.server.statistics().allocations()).isZero();
    assertThat(world.deadlines.size()).isZero();
    assertThat(client.allocate().errorCode()).isZero();
  }

  @Test
  void allocate_evenPort_isEven() {
    TurnTester.udp(world, "203.0.113.1", 4001).relayed();

    TransportAddress relayed = relayed(allocate(w -> w.bytes(StunAttribute.EVEN_PORT, bits(0))));

    assertThat(relayed.port() & 1).isZero();
    assertThat(world.reserved).hasSize(2);
  }

  @Test
  void allocate_reservationToken_givesThePortAbove() {
    StunMessage answer = allocate(w -> w.bytes(StunAttribute.EVEN_PORT, bits(0x80)));
    TransportAddress lower = relayed(answer);
    byte[] token = answer.bytes(StunAttribute.RESERVATION_TOKEN);
    TurnTester second = TurnTester.udp(world, "203.0.113.1", 4001);

    StunMessage upper =
        second.ask(
            ALLOCATE, w -> w.put32(TRANSPORT, UDP).bytes(StunAttribute.RESERVATION_TOKEN, token));

    assertThat(relayed(upper)).isEqualTo(lower.withPort(lower.port() + 1));
    assertThat(world.reserved).hasSize(2);
    assertThat(world.server.statistics().allocations()).isEqualTo(2);
  }

  @Test
  void allocate_tokenOfAnotherUserOrExpired_isRefused() {
    StunMessage answer = allocate(w -> w.bytes(StunAttribute.EVEN_PORT, bits(0x80)));
    byte[] token = answer.bytes(StunAttribute.RESERVATION_TOKEN);
    TurnTester bob = TurnTester.udp(world, "203.0.113.2", 4001, "bob", "other");
    Consumer<StunWriter> attributes =
        w -> w.put32(TRANSPORT, UDP).bytes(StunAttribute.RESERVATION_TOKEN, token);

    assertThat(bob.ask(ALLOCATE, attributes).errorCode()).isEqualTo(508);
    world.pass(30);
    TurnTester alice = TurnTester.udp(world, "203.0.113.2", 4002);
    assertThat(alice.ask(ALLOCATE, attributes).errorCode()).isEqualTo(508);
    assertThat(world.reserved).hasSize(1);
  }

  @Test
  void allocate_ipv6_getsAnIpv6Address() {
    StunMessage answer = allocate(w -> w.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, IPV6));

    assertThat(relayed(answer).isIpv6()).isTrue();
  }

  @Test
  void allocate_familyThatIsNotThere_is440() {
    world.hasIpv6 = false;

    assertThat(allocate(w -> w.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, IPV6)).errorCode())
        .isEqualTo(440);
    assertThat(allocate(w -> w.put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, 7 << 24)).errorCode())
        .isEqualTo(440);
  }

  @Test
  void allocate_bothFamilies_getsTwoAddressesThatAreGivenBackOneByOne() {
    StunMessage answer = allocate(w -> w.put32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, IPV6));
    assertThat(relayed(answer).isIpv6()).isFalse();
    assertThat(world.reserved.values()).anyMatch(TransportAddress::isIpv6).hasSize(2);

    Consumer<StunWriter> endIpv4 =
        w -> w.put32(StunAttribute.LIFETIME, 0).put32(StunAttribute.REQUESTED_ADDRESS_FAMILY, IPV4);
    assertThat(client.ask(REFRESH, endIpv4).errorCode()).isZero();
    assertThat(world.reserved.values()).hasSize(1).allMatch(TransportAddress::isIpv6);
    assertThat(client.ask(REFRESH, endIpv4).errorCode()).isEqualTo(443);
    assertThat(client.permit(TurnWorld.PEER).errorCode()).isEqualTo(443);
    assertThat(client.refresh(0).errorCode()).isZero();
    assertThat(world.reserved).isEmpty();
  }

  @Test
  void allocate_bothFamiliesButNoIpv6_getsOneAndTheReason() {
    world.hasIpv6 = false;

    StunMessage answer = allocate(w -> w.put32(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, IPV6));

    assertThat(relayed(answer).isIpv6()).isFalse();
    assertThat(answer.bytes(StunAttribute.ADDRESS_ERROR_CODE)).containsExactly(2, 0, 4, 40);
  }

  @Test
  void allocate_contradictoryAttributes_isRefused() {
    int token = StunAttribute.RESERVATION_TOKEN;
    int family = StunAttribute.REQUESTED_ADDRESS_FAMILY;
    int additional = StunAttribute.ADDITIONAL_ADDRESS_FAMILY;
    int even = StunAttribute.EVEN_PORT;

    assertThat(allocate(w -> w.put64(token, 1).put32(family, IPV4)).errorCode()).isEqualTo(400);
    assertThat(allocate(w -> w.put64(token, 1).bytes(even, bits(0))).errorCode()).isEqualTo(400);
    assertThat(allocate(w -> w.put64(token, 1).put32(additional, IPV6)).errorCode()).isEqualTo(400);
    assertThat(allocate(w -> w.put32(family, IPV6).put32(additional, IPV6)).errorCode())
        .isEqualTo(400);
    assertThat(allocate(w -> w.put32(additional, IPV4)).errorCode()).isEqualTo(400);
    assertThat(allocate(w -> w.bytes(even, bits(0x80)).put32(additional, IPV6)).errorCode())
        .isEqualTo(400);
    assertThat(world.reserved).isEmpty();
  }

  @Test
  void allocate_quotaOfAUser_isCountedForHimAlone() {
    for (int i = 0; i < 3; i++) {
      TurnTester.udp(world, "203.0.113.1", 5000 + i).relayed();
    }
    TurnTester fourth = TurnTester.udp(world, "203.0.113.1", 5003);

    assertThat(fourth.allocate().errorCode()).isEqualTo(486);
    TurnTester.udp(world, "203.0.113.2", 5000, "bob", "other").relayed();
    world.pass(601);
    assertThat(fourth.allocate().errorCode()).isZero();
  }

  @Test
  void allocate_noPortFree_is508AndNothingIsKept() {
    world.hasPorts = false;

    assertThat(client.allocate().errorCode()).isEqualTo(508);
    assertThat(world.server.statistics().allocations()).isZero();
  }

  @Test
  void streamClosed_endsItsAllocation() {
    TurnTester stream = TurnTester.tcp(world, 1);
    stream.relayed();

    world.server.onClosed(stream.streamClient());

    assertThat(world.reserved).isEmpty();
    assertThat(world.deadlines.size()).isZero();
  }

  @Test
  void releaseAll_ofAUser_endsHisAllocationsOnly() {
    client.relayed();
    TurnTester.udp(world, "203.0.113.1", 4001).relayed();
    TurnTester.udp(world, "203.0.113.2", 5000, "bob", "other").relayed();

    assertThat(world.server.releaseAll("alice")).isEqualTo(2);
    assertThat(world.reserved).hasSize(1);
  }

  private static byte[] bits(int value) {
    return new byte[] {(byte) value};
  }
}
