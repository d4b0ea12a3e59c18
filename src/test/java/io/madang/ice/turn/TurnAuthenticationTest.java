package io.madang.ice.turn;

import static io.madang.ice.turn.TurnTester.ALLOCATE;
import static io.madang.ice.turn.TurnTester.TRANSPORT;
import static io.madang.ice.turn.TurnTester.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.AddressPolicy;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Long-term credentials (RFC 8489, section 9.2.4) as a TURN client meets them.
final class TurnAuthenticationTest {
  private static final byte[] REALM = TurnWorld.REALM.getBytes(StandardCharsets.UTF_8);

  private final TurnWorld world = new TurnWorld();
  private final TurnTester client = TurnTester.udp(world, "203.0.113.1", 4000);

  private StunMessage challenge() {
    return client.send(client.unsigned(ALLOCATE, w -> w.put32(TRANSPORT, UDP)));
  }

  private static byte[] signed(Consumer<StunWriter> attributes, MessageIntegrity key, boolean sha) {
    var buffer = new PacketBuffer(600);
    var writer = new StunWriter().begin(buffer, ALLOCATE, 1, 2).put32(TRANSPORT, UDP);
    attributes.accept(writer);
    writer.integrity(key, sha).fingerprint();
    return TurnTester.bytes(buffer);
  }

  private static MessageIntegrity md5(String password) {
    return MessageIntegrity.longTermMd5("alice", TurnWorld.REALM, password);
  }

  @Test
  void request_withoutCredentials_isChallenged() {
    StunMessage challenge = challenge();

    assertThat(challenge.errorCode()).isEqualTo(401);
    assertThat(challenge.bytes(StunAttribute.REALM)).isEqualTo(REALM);
    assertThat(new String(challenge.bytes(StunAttribute.NONCE), StandardCharsets.US_ASCII))
        .as("cookie, and both security features")
        .startsWith("obMatJos2wAAA")
        .hasSize(29);
    assertThat(challenge.bytes(StunAttribute.PASSWORD_ALGORITHMS))
        .containsExactly(0, 2, 0, 0, 0, 1, 0, 0);
    assertThat(challenge.hasIntegrity()).isFalse();
  }

  @Test
  void request_wrongPassword_is401WithAChallenge() {
    client.become("alice", "wrong");

    StunMessage answer = client.allocate();

    assertThat(answer.errorCode()).isEqualTo(401);
    assertThat(answer.has(StunAttribute.NONCE)).isTrue();
    assertThat(world.events).isEmpty();
  }

  @Test
  void request_unknownUser_isNotToldApartFromAWrongPassword() {
    client.become("mallory", "secret");
    StunMessage unknown = client.allocate();
    client.become("alice", "wrong");
    StunMessage wrong = client.allocate();

    assertThat(unknown.errorCode()).isEqualTo(401);
    assertThat(unknown.length()).isEqualTo(wrong.length());
  }

  @Test
  void request_nonceExpired_is438AndGoesOnWithTheNewOne() {
    client.relayed();
    world.pass(590);
    client.refresh(3600);
    world.pass(3_011);

    StunMessage stale = client.refresh(600);
    assertThat(stale.errorCode()).isEqualTo(438);
    client.setNonce(stale.bytes(StunAttribute.NONCE));
    assertThat(client.refresh(600).errorCode()).isZero();
  }

  @Test
  void request_nonceOfAnotherAddress_is438() {
    TurnTester other = TurnTester.udp(world, "203.0.113.2", 4000);
    byte[] nonce = challenge().bytes(StunAttribute.NONCE);
    other.setNonce(nonce);

    assertThat(other.allocate().errorCode()).isEqualTo(438);
  }

  @Test
  void request_nonceMadeUp_is438() {
    byte[] nonce = challenge().bytes(StunAttribute.NONCE);
    for (int i = 0; i < nonce.length; i++) {
      byte[] forged = nonce.clone();
      forged[i] ^= 1;
      client.setNonce(forged);
      assertThat(client.allocate().errorCode()).as("character " + i).isEqualTo(438);
    }
    client.setNonce("short".getBytes(StandardCharsets.US_ASCII));
    assertThat(client.allocate().errorCode()).isEqualTo(438);
  }

  @Test
  void request_withoutUserRealmOrNonce_is400() {
    byte[] nonce = challenge().bytes(StunAttribute.NONCE);
    MessageIntegrity key = md5("secret");

    assertThat(
            client
                .send(
                    signed(
                        w -> w.bytes(StunAttribute.REALM, REALM).bytes(StunAttribute.NONCE, nonce),
                        key,
                        false))
                .errorCode())
        .isEqualTo(400);
    assertThat(
            client
                .send(
                    signed(w -> w.username("alice").bytes(StunAttribute.NONCE, nonce), key, false))
                .errorCode())
        .isEqualTo(400);
    assertThat(
            client
                .send(
                    signed(w -> w.username("alice").bytes(StunAttribute.REALM, REALM), key, false))
                .errorCode())
        .isEqualTo(400);
  }

  private Consumer<StunWriter> with(byte[] nonce, String algorithms, int algorithm) {
    return w -> {
      w.bytes(StunAttribute.REALM, REALM).bytes(StunAttribute.NONCE, nonce);
      w.bytes(StunAttribute.PASSWORD_ALGORITHMS, java.util.HexFormat.of().parseHex(algorithms));
      w.put32(StunAttribute.PASSWORD_ALGORITHM, algorithm << 16);
    };
  }

  @Test
  void request_sha256WithHiddenName_isAccepted() {
    byte[] nonce = challenge().bytes(StunAttribute.NONCE);
    var key = MessageIntegrity.longTermSha256("alice", TurnWorld.REALM, "secret");
    byte[] hash = MessageIntegrity.userHash("alice", TurnWorld.REALM);
    Consumer<StunWriter> rest = with(nonce, "0002000000010000", 2);
    byte[] request = signed(w -> rest.accept(w.bytes(StunAttribute.USERHASH, hash)), key, true);

    world.toClient.clear();
    client.transmit(request);

    StunMessage answer = TurnTester.message(world.toClient.remove());
    assertThat(answer.errorCode()).isZero();
    assertThat(answer.usesSha256()).isTrue();
    assertThat(answer.verifyIntegrity(key)).isTrue();
    assertThat(answer.verifyFingerprint()).isTrue();
    assertThat(world.events).containsExactly("allocated alice");
  }

  @Test
  void request_algorithmsBiddenDown_is400() {
    byte[] nonce = challenge().bytes(StunAttribute.NONCE);

    for (String offer : new String[] {"00010000", "0001000000020000", ""}) {
      Consumer<StunWriter> rest = with(nonce, offer, 1);
      byte[] request = signed(w -> rest.accept(w.username("alice")), md5("secret"), false);
      assertThat(client.send(request).errorCode()).as(offer).isEqualTo(400);
    }
    Consumer<StunWriter> unknown = with(nonce, "0002000000010000", 3);
    assertThat(
            client
                .send(signed(w -> unknown.accept(w.username("alice")), md5("secret"), false))
                .errorCode())
        .isEqualTo(400);
  }

  @Test
  void request_wrongFingerprint_isDropped() {
    byte[] request = signed(w -> w.username("alice"), md5("secret"), false);
    request[request.length - 1] ^= 1;

    client.transmit(request);

    assertThat(world.toClient).isEmpty();
  }

  @Test
  void timeLimited_expired_isRefusedButItsAllocationLivesOn() {
    var credentials = new TimeLimitedCredentials("north");
    var limited = new TurnWorld(TurnWorld.settings(), credentials, AddressPolicy.PUBLIC_ONLY);
    long expiry = limited.unixSeconds + limited.now / TurnWorld.SECOND + 100;
    var issued = credentials.issue("p7", expiry);
    TurnTester first =
        TurnTester.udp(limited, "203.0.113.1", 1, issued.username(), issued.password());
    TurnTester second =
        TurnTester.udp(limited, "203.0.113.1", 2, issued.username(), issued.password());
    first.relayed();
    limited.pass(101);

    assertThat(second.allocate().errorCode()).isEqualTo(401);
    assertThat(first.refresh(600).errorCode()).isZero();
    assertThat(limited.events).containsExactly("allocated p7");
    assertThat(new String(second.allocate().bytes(StunAttribute.NONCE), StandardCharsets.US_ASCII))
        .as("no hidden names")
        .startsWith("obMatJos2gAAA");
  }

  @Test
  void timeLimited_quota_countsAllNamesOfOneUser() {
    var credentials = new TimeLimitedCredentials("north");
    var limited = new TurnWorld(TurnWorld.settings(), credentials, AddressPolicy.PUBLIC_ONLY);
    long expiry = limited.unixSeconds + 100_000;
    for (int i = 0; i < 4; i++) {
      var issued = credentials.issue("p7", expiry + i);
      TurnTester tester =
          TurnTester.udp(limited, "203.0.113.1", 1 + i, issued.username(), issued.password());
      assertThat(tester.allocate().errorCode()).isEqualTo(i < 3 ? 0 : 486);
    }
  }
}
