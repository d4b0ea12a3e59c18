package io.madang.ice.stun;

import static io.madang.ice.stun.Bytes.address;
import static io.madang.ice.stun.Bytes.hex;
import static io.madang.ice.stun.Bytes.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import org.junit.jupiter.api.Test;

final class BindingServerTest {
  private static final String ID = "2112a442 00000001 00000002 00000003";

  private final BindingServer server = new BindingServer(new AmplificationBudget(5));
  private final PacketBuffer out = new PacketBuffer(128);
  private final TransportAddress ipv4 = address("192.0.2.7", 40_000);
  private final TransportAddress ipv6 = address("2001:db8::7", 40_000);

  @Test
  void answer_bareRequest_isAnsweredAtOnce() {
    StunMessage request = message(hex("00010000" + ID));

    assertThat(server.answer(request, ipv4, out, 0)).isEqualTo(32);
    assertThat(message(out).xorMappedAddress()).isEqualTo(ipv4);
    assertThat(message(out).transactionIdLow()).isEqualTo(0x00000002_00000003L);
    assertThat(server.answer(request, ipv6, out, 0)).isEqualTo(44);
    assertThat(message(out).xorMappedAddress()).isEqualTo(ipv6);
  }

  @Test
  void answer_manyBareRequests_isNotAnsweredForMoreThanWasSent() {
    StunMessage request = message(hex("00010000" + ID));
    int answered = 0;
    for (int i = 0; i < 100; i++) {
      answered += Math.max(0, server.answer(request, ipv4, out, i));
    }

    assertThat(answered).isLessThanOrEqualTo(100 * 20 + AmplificationBudget.ADVANCE);
    assertThat(server.answer(request, ipv4, out, 101))
        .isIn(32, DropReason.STUN_RATE_LIMITED.asResult());
  }

  @Test
  void answer_requestAsLongAsItsAnswer_isAnsweredAtOnce() {
    StunMessage request = message(hex("0001000c" + ID + "80220008 6162636465666768"));

    assertThat(server.answer(request, ipv4, out, 0)).isEqualTo(32);
  }

  @Test
  void answer_requestWithFingerprint_isAnsweredWithFingerprint() {
    var request = new PacketBuffer(100);
    new StunWriter()
        .begin(request, StunWriter.BINDING_REQUEST, 1, 2)
        .bytes(StunAttribute.SOFTWARE, new byte[8])
        .fingerprint();

    assertThat(server.answer(message(request), ipv4, out, 0)).isEqualTo(40);
    assertThat(message(out).verifyFingerprint()).isTrue();
  }

  @Test
  void answer_classicRequest_getsTheOldAttribute() {
    StunMessage request =
        message(
            hex(
                "00010010 01020304 05060708 090a0b0c 0d0e0f10 80220004 00000000 00030004 0000"
                    + "0000"));

    assertThat(server.answer(request, ipv4, out, 0)).isEqualTo(32);
    StunMessage answer = message(out);
    assertThat(answer.find(StunAttribute.MAPPED_ADDRESS)).isTrue();
    assertThat(ByteArrays.i64(answer.array(), answer.valueOffset()))
        .isEqualTo(0x0001_9c40_c000_0207L);
    assertThat(answer.isClassic()).isTrue();
  }

  @Test
  void answer_unknownRequiredAttribute_isError420() {
    StunMessage request =
        message(hex("00010014" + ID + "7f010008 00000000 00000000 7f020004 00000000"));

    assertThat(server.answer(request, ipv4, out, 0)).isEqualTo(36);
    StunMessage answer = message(out);
    assertThat(answer.messageClass()).isEqualTo(StunClass.ERROR);
    assertThat(answer.errorCode()).isEqualTo(420);
    assertThat(answer.find(StunAttribute.UNKNOWN_ATTRIBUTES)).isTrue();
    assertThat(ByteArrays.i32(answer.array(), answer.valueOffset())).isEqualTo(0x7f01_7f02);
  }

  @Test
  void answer_requestForAnotherAddress_isError420() {
    StunMessage request = message(hex("00010010" + ID + "80220004 00000000 00030004 00000006"));

    assertThat(server.answer(request, ipv4, out, 0)).isEqualTo(36);
    assertThat(message(out).errorCode()).isEqualTo(420);
  }

  @Test
  void answer_requestForAnotherPortOrPadding_isError420() {
    StunMessage port = message(hex("00010010" + ID + "80220004 00000000 00270004 12340000"));
    StunMessage padding = message(hex("00010010" + ID + "80220004 00000000 00260004 00000000"));

    server.answer(port, ipv4, out, 0);
    assertThat(message(out).bytes(StunAttribute.UNKNOWN_ATTRIBUTES)).containsExactly(0, 0x27);
    server.answer(padding, ipv4, out, 0);
    assertThat(message(out).bytes(StunAttribute.UNKNOWN_ATTRIBUTES)).containsExactly(0, 0x26);
  }

  @Test
  void answerStream_manyBareRequests_areAllAnswered() {
    StunMessage request = message(hex("00010000" + ID));

    for (int i = 0; i < 100; i++) {
      assertThat(server.answerStream(request, ipv6, out)).isEqualTo(44);
    }
  }

  @Test
  void answer_anythingButABindingRequest_isDropped() {
    int unexpected = DropReason.STUN_UNEXPECTED.asResult();

    assertThat(server.answer(message(hex("01010000" + ID)), ipv4, out, 0)).isEqualTo(unexpected);
    assertThat(server.answer(message(hex("00110000" + ID)), ipv4, out, 0)).isEqualTo(unexpected);
    assertThat(server.answer(message(hex("00030000" + ID)), ipv4, out, 0)).isEqualTo(unexpected);
    assertThat(server.answer(message(hex("00010008" + ID + "80280004 00000000")), ipv4, out, 0))
        .isEqualTo(DropReason.STUN_BAD_FINGERPRINT.asResult());
  }
}
