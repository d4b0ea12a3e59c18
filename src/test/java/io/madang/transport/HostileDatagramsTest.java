package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsRole;
import io.madang.ice.IceCredentials;
import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunWriter;
import io.madang.sim.SimNetwork;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams that nobody should send: each a counted drop, no state, no answer longer than what
/// came, and the call beside it goes on.
class HostileDatagramsTest {
  /// What one source may be answered beyond what it sent, once: see AmplificationBudget.
  private static final int BINDING_ADVANCE = 24;

  private static final TransportAddress ATTACKER = SimNetwork.address("198.18.66.6", 666);

  private final TransportWorld world = new TransportWorld(71);
  private Call call;
  private long answered;

  @BeforeEach
  void aCallThatMustNotBeDisturbed() {
    call = world.call(AUDIO);
    world.network.bind(ATTACKER, (from, bytes) -> answered += bytes.length);
  }

  @Test
  void firstByteOfNobody_isUnknownProtocol() {
    for (int first = 0; first < 256; first++) {
      if (PacketKind.of(new byte[] {(byte) first, 0}, 0, 2) == PacketKind.UNKNOWN) {
        attack(new byte[] {(byte) first, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      }
    }
    attack(new byte[0]);
    attack(new byte[] {0});

    assertUndisturbed();
    assertThat(world.drops(DropReason.UNKNOWN_PROTOCOL)).isGreaterThan(100);
    assertThat(answered).isZero();
  }

  @Test
  void turnChannelData_isUnknownProtocol() {
    attack(new byte[] {0x40, 0, 0, 4, 1, 2, 3, 4});

    assertUndisturbed();
    assertThat(world.drops(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
  }

  @Test
  void mediaAndDtlsOfStrangers_haveNoTransport() {
    attack(Packets.rtp(111, 1, 1, 0, new byte[100]));
    attack(new byte[] {(byte) 0x80, (byte) 200, 0, 6, 1, 2, 3, 4});
    attack(new byte[] {22, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0});

    assertUndisturbed();
    assertThat(world.drops(DropReason.NO_TRANSPORT)).isEqualTo(3);
    assertThat(answered).isZero();
  }

  @Test
  void truncatedStun_isMalformed() {
    byte[] check = check(call.transport().parameters().credentials(), "wrong-wrong-wrong-wrong");
    for (int length = 2; length < check.length; length++) {
      attack(Arrays.copyOf(check, length));
    }

    assertUndisturbed();
    assertThat(world.drops(DropReason.MALFORMED_STUN)).isEqualTo(check.length - 2);
    assertThat(answered).isZero();
  }

  @Test
  void wrongPassword_isCountedAndLearnsNothing() {
    byte[] check = check(call.transport().parameters().credentials(), "wrong-wrong-wrong-wrong");
    attack(check);

    assertUndisturbed();
    assertThat(world.drops(DropReason.STUN_BAD_INTEGRITY)).isEqualTo(1);
    assertThat(world.loop.transports().addressCount()).isEqualTo(1);
    assertThat(answered).isLessThanOrEqualTo(check.length);
  }

  @Test
  void unknownUser_isNotAnswered() {
    attack(check(new IceCredentials("Anobody", "x".repeat(24)), "x".repeat(24)));
    attack(check(new IceCredentials("/otherloop", "x".repeat(24)), "x".repeat(24)));

    assertUndisturbed();
    assertThat(world.drops(DropReason.STUN_UNKNOWN_USER)).isEqualTo(2);
    assertThat(answered).isZero();
  }

  @Test
  void answersWithoutQuestion_areUnexpected() {
    var buffer = new PacketBuffer(200);
    new StunWriter().begin(buffer, StunWriter.BINDING_SUCCESS, 1, 2).fingerprint();
    attack(Arrays.copyOf(buffer.array(), buffer.length()));
    buffer.setLength(0);
    new StunWriter().begin(buffer, StunWriter.BINDING_INDICATION, 1, 2).fingerprint();
    attack(Arrays.copyOf(buffer.array(), buffer.length()));

    assertUndisturbed();
    assertThat(world.drops(DropReason.STUN_UNEXPECTED)).isEqualTo(2);
    assertThat(answered).isZero();
  }

  @Test
  void plainBindings_neverGetMoreBytesThanTheySentAndOneAdvance() {
    var buffer = new PacketBuffer(200);
    long sent = 0;
    for (int i = 0; i < 50; i++) {
      buffer.setLength(0);
      new StunWriter().begin(buffer, StunWriter.BINDING_REQUEST, i, i);
      attack(Arrays.copyOf(buffer.array(), buffer.length()));
      sent += buffer.length();
      world.world.run(SECOND / 10);
      assertThat(answered).isLessThanOrEqualTo(sent + BINDING_ADVANCE);
    }

    assertUndisturbed();
    assertThat(answered).isPositive();
    assertThat(world.drops(DropReason.STUN_RATE_LIMITED)).isPositive();
  }

  @Test
  void recordedCheck_replayedFromElsewhere_movesNothing() {
    byte[] check =
        call.peer().sent().stream()
            .filter(bytes -> PacketKind.of(bytes, 0, bytes.length) == PacketKind.STUN)
            .reduce((first, last) -> last)
            .orElseThrow();

    attack(check);
    attack(check);

    assertUndisturbed();
    assertThat(call.transport().remoteAddress()).isEqualTo(TransportWorld.CLIENT);
    assertThat(world.drops(DropReason.STUN_REPLAYED)).isEqualTo(2);
    assertThat(answered).isZero();
  }

  @Test
  void forgedMediaFromThePeersAddress_failsAuthentication() {
    for (int i = 0; i < 200; i++) {
      world.inject(TransportWorld.CLIENT, Packets.rtp(111, 9_000 + i, i, 0, new byte[100]));
    }
    world.inject(
        TransportWorld.CLIENT, new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 9, 1, 2, 3});
    world.world.run(SECOND);

    assertUndisturbed();
    assertThat(world.drops(DropReason.SRTP_AUTH_FAILED)).isEqualTo(200);
    assertThat(world.drops(DropReason.MALFORMED_RTCP)).isEqualTo(1);
    // The genuine packet's stream alone.
    assertThat(call.observer().streams).hasSize(1);
  }

  @Test
  void forgedDtlsFromThePeersAddress_doesNotEndTheCall() {
    byte[] alert = {21, (byte) 254, (byte) 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
    byte[] close = {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0};
    var random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      noise[0] = (byte) (20 + random.nextInt(44));
      world.inject(TransportWorld.CLIENT, noise);
    }
    world.inject(TransportWorld.CLIENT, alert);
    world.inject(TransportWorld.CLIENT, close);
    world.world.run(2 * SECOND);

    assertUndisturbed();
  }

  @Test
  void dtlsFlood_isBounded() {
    var flooded = world.transport(new RecordingObserver());
    var peer = world.peer(SimNetwork.address("203.0.113.50", 7_000), DtlsRole.SERVER);
    RemoteParameters parameters = peer.client().parameters();
    world.signal(
        flooded,
        peer,
        new RemoteParameters(parameters.credentials(), parameters.fingerprints(), DtlsRole.SERVER));
    world.world.run(SECOND);
    byte[] record = new byte[1_000];
    record[0] = 22;

    world.onLoop(() -> {
      for (int i = 0; i < 10_000; i++) {
        flooded.onDtls(record, 0, record.length);
      }
    });

    assertThat(world.drops(DropReason.DTLS_QUEUE_FULL)).isGreaterThan(5_000);
    world.onLoop(() -> flooded.close(CloseReason.LOCAL));
    assertUndisturbed();
  }

  @Test
  void oversizedDatagram_isDropped() {
    attack(new byte[4_000]);

    assertUndisturbed();
    assertThat(world.drops(DropReason.OVERSIZE)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyGarbage_fromStrangersAndFromThePeersAddress_isHarmless(long seed) {
    var random = new Random(seed);
    List<byte[]> genuine = call.peer().sent();
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes;
      if (random.nextBoolean()) {
        bytes = genuine.get(random.nextInt(genuine.size())).clone();
        for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 40));
      } else {
        bytes = new byte[random.nextInt(1_600)];
        random.nextBytes(bytes);
      }
      world.inject(random.nextBoolean() ? ATTACKER : TransportWorld.CLIENT, bytes);
    }
    world.world.run(SECOND);

    assertUndisturbed();
    assertThat(world.loop.drops().total()).isGreaterThan(3_000);
    assertThat(world.loop.transports().addressCount()).isEqualTo(1);
  }

  private void attack(byte[] bytes) {
    world.inject(ATTACKER, bytes);
    world.world.run(SECOND / 10);
  }

  private static byte[] check(IceCredentials server, String password) {
    var buffer = new PacketBuffer(300);
    new StunWriter()
        .begin(buffer, StunWriter.BINDING_REQUEST, 7, 8)
        .username(server.ufrag() + ":evil")
        .put32(StunAttribute.PRIORITY, 1)
        .put64(StunAttribute.ICE_CONTROLLING, 1)
        .flag(StunAttribute.USE_CANDIDATE)
        .integrity(MessageIntegrity.shortTerm(password))
        .fingerprint();
    return Arrays.copyOf(buffer.array(), buffer.length());
  }

  private void assertUndisturbed() {
    int before = call.observer().media.size();
    call.peer().client().sendRtp(Packets.rtp(111, 1, 1 + before, "0", "", new byte[20]));
    world.world.run(SECOND / 10);
    assertThat(call.observer().media).hasSize(before + 1);
    assertThat(call.transport().state()).isEqualTo(TransportState.CONNECTED);
    assertThat(world.loop.statistics().bugs()).isZero();
  }
}
