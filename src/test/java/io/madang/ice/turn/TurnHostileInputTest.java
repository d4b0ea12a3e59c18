package io.madang.ice.turn;

import static io.madang.ice.turn.TurnTester.ALLOCATE;
import static io.madang.ice.turn.TurnTester.TRANSPORT;
import static io.madang.ice.turn.TurnTester.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.wire.DropReason;
import io.madang.wire.TransportAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Floods, forged sources and bytes that mean nothing: bounded memory, no amplification, no relay
/// for strangers, and never an exception.
final class TurnHostileInputTest {
  private static final long SEED = 20_260;

  private final TurnWorld world = new TurnWorld();
  private final Random random = new Random(SEED);

  private TransportAddress anybody() {
    return TurnWorld.address(
        "203.0." + random.nextInt(256) + "." + random.nextInt(256), 1 + random.nextInt(65_000));
  }

  private int sentBack() {
    return world.toClient.stream().mapToInt(bytes -> bytes.length).sum();
  }

  @Test
  void allocates_ofForgedSources_getNoMoreThanTheySentAndTheAdvances() {
    long received = 0;
    long sent = 0;
    for (int i = 0; i < 100_000; i++) {
      TransportAddress from = anybody();
      TurnTester forged = TurnTester.udp(world, "203.0.113.1", 1);
      byte[] request = forged.unsigned(ALLOCATE, w -> w.put32(TRANSPORT, UDP));
      world.now += 10_000;
      world.server.onDatagram(
          0, from.high(), from.low(), from.port(), request, 0, request.length, world.now);
      received += request.length;
      sent += sentBack();
      world.toClient.clear();
      world.toClientWhom.clear();
    }

    // One second of advances, and the first one of the next.
    assertThat(sent).isLessThanOrEqualTo(received + 200 * 72);
    assertThat(world.drops.get(DropReason.STUN_RATE_LIMITED)).isGreaterThan(90_000);
    assertThat(world.reserved).isEmpty();
    assertThat(world.deadlines.size()).isZero();
  }

  @Test
  void allocates_ofForgedSources_letAnHonestClientIn() {
    for (int i = 0; i < 1_000; i++) {
      TransportAddress from = anybody();
      byte[] request =
          TurnTester.udp(world, "203.0.113.1", 1).unsigned(ALLOCATE, w -> w.put32(TRANSPORT, UDP));
      world.server.onDatagram(
          0, from.high(), from.low(), from.port(), request, 0, request.length, world.now);
    }
    TurnTester honest = TurnTester.udp(world, "192.0.2.1", 4000);
    int attempts = 0;
    do {
      world.toClient.clear();
      attempts++;
      honest.transmit(honest.unsigned(ALLOCATE, w -> w.put32(TRANSPORT, UDP)));
    } while (world.toClient.isEmpty());

    assertThat(attempts).as("28 bytes each for an answer of 89").isLessThanOrEqualTo(4);
    honest.setNonce(TurnTester.message(world.toClient.poll()).bytes(StunAttribute.NONCE));
    assertThat(honest.allocate().errorCode()).isZero();
  }

  @Test
  void wrongCredentials_keepNothing() {
    for (int i = 0; i < 2_000; i++) {
      TurnTester guesser = TurnTester.udp(world, "203.0.113.1", 1 + i, "alice", "guess" + i);
      world.now += TurnWorld.SECOND / 10;
      assertThat(guesser.allocate().errorCode()).isEqualTo(401);
    }

    assertThat(world.reserved).isEmpty();
    assertThat(world.server.statistics().allocations()).isZero();
    assertThat(world.deadlines.size()).isZero();
  }

  @Test
  void allocates_ofManyUsers_endAtTheServersLimit() {
    var credentials = new TimeLimitedCredentials("north");
    var limited = new TurnWorld(TurnWorld.settings(), credentials);
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      var issued = credentials.issue("user" + i, limited.unixSeconds + 100_000);
      TurnTester tester =
          TurnTester.udp(limited, "203.0.113.1", 1 + i, issued.username(), issued.password());
      limited.now += TurnWorld.SECOND / 10;
      refused += tester.allocate().errorCode() == 508 ? 1 : 0;
    }

    assertThat(limited.reserved).hasSize(12);
    assertThat(refused).isEqualTo(88);
    limited.pass(700);
    assertThat(limited.reserved).isEmpty();
    assertThat(limited.deadlines.size()).isZero();
  }

  @Test
  void reservations_countAsAllocations() {
    int made = 0;
    for (int i = 0; i < 10; i++) {
      TurnTester tester = TurnTester.udp(world, "203.0.113.1", 1 + i);
      var answer =
          tester.ask(
              ALLOCATE,
              w ->
                  w.put32(TRANSPORT, UDP).bytes(StunAttribute.EVEN_PORT, new byte[] {(byte) 0x80}));
      made += answer.errorCode() == 0 ? 1 : 0;
    }

    assertThat(made).isEqualTo(1);
    assertThat(world.reserved).hasSize(2);
  }

  @Test
  void challenge_isNeverLongerThanTheAdvanceAllows() {
    TurnTester tester = TurnTester.udp(world, "203.0.113.1", 1);
    byte[] shortest = tester.unsigned(ALLOCATE, w -> {});
    tester.transmit(shortest);

    assertThat(sentBack() - shortest.length).isBetween(1, 72);
  }

  @Test
  void anyBytes_neverFailAndNeverReachAPeer() {
    TurnTester client = TurnTester.udp(world, "203.0.113.1", 4000);
    TransportAddress relayed = client.relayed();
    client.bind(0x4000, TurnWorld.PEER);
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = TurnFuzz.almostTurn(random);
      TurnFuzz.exercise(world, bytes, random.nextBoolean() ? client.from() : anybody());
      world.toClient.clear();
      world.toClientWhom.clear();
    }

    assertThat(world.toPeer).allMatch(sent -> sent.peer().equals(TurnWorld.PEER));
    assertThat(world.reserved.values()).containsExactly(relayed);
    assertThat(client.refresh(600).errorCode()).isZero();
  }

  @Test
  void signedNonsense_neverFails() {
    TurnTester client = TurnTester.udp(world, "203.0.113.1", 4000);
    client.learnNonce();
    for (int i = 0; i < 20_000; i++) {
      byte[] request =
          client.request(
              1 + random.nextInt(13), w -> TurnFuzz.attributes(w, random), random.nextLong());
      if (random.nextInt(100) == 0) {
        world.pass(100);
        client.learnNonce();
      }
      client.transmit(request);
      assertThat(world.reserved.size()).isLessThanOrEqualTo(6);
      world.toClient.clear();
      world.toClientWhom.clear();
      world.events.clear();
    }

    world.pass(4_000);
    assertThat(world.reserved).isEmpty();
    assertThat(world.server.statistics().allocations()).isZero();
    assertThat(world.deadlines.size()).isZero();
  }
}
