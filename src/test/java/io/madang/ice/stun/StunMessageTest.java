package io.madang.ice.stun;

import static io.madang.ice.stun.Bytes.hex;
import static io.madang.ice.stun.Bytes.message;
import static io.madang.ice.stun.Bytes.wraps;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StunMessageTest {
  private static final String ID = "2112a442 00000001 00000002 00000003";
  private static final MessageIntegrity KEY = MessageIntegrity.shortTerm("abcdefghijklmnopqrstuv");

  @Test
  void wrap_badFrame_isRefused() {
    assertThat(wraps(new byte[0])).isFalse();
    assertThat(wraps(hex("00010000" + ID))).isTrue();
    assertThat(wraps(hex("80010000" + ID))).as("RTP's bits").isFalse();
    assertThat(wraps(hex("00010004" + ID))).as("longer than it is").isFalse();
    assertThat(wraps(hex("00010000" + ID + "00000000"))).as("bytes behind").isFalse();
    assertThat(wraps(hex("0001000000"))).as("short").isFalse();
    assertThat(wraps(hex("00010003" + ID + "000000"))).as("no multiple of four").isFalse();
  }

  @Test
  void wrap_attributeBeyondTheEnd_isRefused() {
    assertThat(wraps(hex("00010004" + ID + "80220001"))).isFalse();
    assertThat(wraps(hex("00010008" + ID + "80220005 00000000"))).isFalse();
    assertThat(wraps(hex("00010008" + ID + "8022ffff 00000000"))).isFalse();
    assertThat(wraps(hex("00010008" + ID + "80220004 00000000"))).isTrue();
  }

  @Test
  void wrap_lastAttributeWithPaddingBeyondTheEnd_cannotHappen() {
    // A message's length is a multiple of four, so an attribute's padding is always inside.
    assertThat(wraps(hex("00010008" + ID + "80220001 61000000"))).isTrue();
  }

  @Test
  void wrap_integrityOrFingerprintOfWrongSize_isRefused() {
    assertThat(wraps(hex("00010008" + ID + "00080004 00000000"))).isFalse();
    assertThat(wraps(hex("00010008" + ID + "001c0004 00000000"))).isFalse();
    assertThat(wraps(hex("0001000c" + ID + "80280008 0000000000000000"))).isFalse();
  }

  @Test
  void wrap_anythingBehindTheFingerprint_isRefused() {
    assertThat(wraps(hex("00010010" + ID + "80280004 00000000 80220004 00000000"))).isFalse();
  }

  @Test
  void wrap_tooManyAttributes_isRefused() {
    assertThat(wraps(hex("000100c0" + ID + "80220000".repeat(48)))).isTrue();
    assertThat(wraps(hex("000100c4" + ID + "80220000".repeat(49)))).isFalse();
  }

  @Test
  void find_attributeBehindTheIntegrity_isNotSeen() {
    var buffer = new PacketBuffer(200);
    new StunWriter()
        .begin(buffer, StunWriter.BINDING_REQUEST, 1, 2)
        .username("abcd:efgh")
        .integrity(KEY)
        .flag(StunAttribute.USE_CANDIDATE)
        .put32(0x7ffe, 0)
        .fingerprint();
    StunMessage message = message(buffer);

    assertThat(message.has(StunAttribute.USERNAME)).isTrue();
    assertThat(message.has(StunAttribute.USE_CANDIDATE)).isFalse();
    assertThat(message.firstUnknownRequired()).isEqualTo(-1);
    assertThat(message.verifyIntegrity(KEY)).isTrue();
    assertThat(message.verifyFingerprint()).isTrue();
  }

  @Test
  void verifyIntegrity_bothCodes_theStrongerOneDecides() {
    var buffer = new PacketBuffer(200);
    var other = MessageIntegrity.shortTerm("zzzzzzzzzzzzzzzzzzzzzz");
    new StunWriter()
        .begin(buffer, StunWriter.BINDING_REQUEST, 1, 2)
        .integrity(KEY, false)
        .integrity(other, true);
    StunMessage message = message(buffer);

    assertThat(message.verifyIntegrity(KEY)).isFalse();
    assertThat(message.verifyIntegrity(other)).isTrue();
  }

  @Test
  void unknownRequired_listsThemAndLeavesOptionalOnesOut() {
    StunMessage message = message(hex("0001000c" + ID + "7f010000 ff010000 7f020000"));

    assertThat(message.unknownRequiredCount()).isEqualTo(2);
    assertThat(message.firstUnknownRequired()).isEqualTo(0x7f01);
    assertThat(message.unknownRequired(1)).isEqualTo(0x7f02);
  }

  @Test
  void isFor_comparesTheWholeFirstHalf() {
    StunMessage message = message(hex("0001000c" + ID + "00060007 61626364 3a656600"));

    assertThat(message.isFor(ascii("abcd"))).isTrue();
    assertThat(message.isFor(ascii("abc"))).isFalse();
    assertThat(message.isFor(ascii("abcde"))).isFalse();
    assertThat(message.isFor(ascii("abcd:ef"))).isFalse();
    assertThat(message.recipientUfrag()).isEqualTo("abcd");
  }

  @Test
  void recipientUfrag_noColonOrNoName_isEmpty() {
    assertThat(message(hex("00010008" + ID + "00060004 61626364")).recipientUfrag()).isEmpty();
    assertThat(message(hex("00010000" + ID)).recipientUfrag()).isEmpty();
  }

  @Test
  void method_typesOfTurnAndAllClasses_areTakenApart() {
    assertThat(message(hex("00030000" + ID)).method()).isEqualTo(3);
    assertThat(message(hex("3eef0000" + ID)).method()).isEqualTo(0xfff);
    assertThat(message(hex("00110000" + ID)).messageClass()).isEqualTo(StunClass.INDICATION);
    assertThat(message(hex("01110000" + ID)).messageClass()).isEqualTo(StunClass.ERROR);
    assertThat(message(hex("01010000" + ID)).messageClass()).isEqualTo(StunClass.SUCCESS);
  }

  @Test
  void errorCode_isReadAsANumber() {
    assertThat(message(hex("01110008" + ID + "00090004 00000457")).errorCode()).isEqualTo(487);
    assertThat(message(hex("01110000" + ID)).errorCode()).isZero();
  }

  @Test
  void xorMappedAddress_malformed_isNone() {
    assertThat(message(hex("01010008" + ID + "00200004 00010000")).xorMappedAddress())
        .isEqualTo(TransportAddress.NONE);
    assertThat(message(hex("0101000c" + ID + "00200008 00020000 00000000")).xorMappedAddress())
        .isEqualTo(TransportAddress.NONE);
  }

  @Test
  void everyMethod_onRandomBytesThatWrap_neverFails() {
    var random = new Random(8489);
    int wrapped = 0;
    for (int round = 0; round < 6_000; round++) {
      byte[] bytes = StunFuzz.almostMessage(random);
      if (StunFuzz.exercise(bytes)) {
        wrapped++;
      }
    }
    assertThat(wrapped).isGreaterThan(600);
  }

  @Test
  void looksLike_wantsTheCookie() {
    byte[] classic = hex("00010000 00000000 00000001 00000002 00000003");
    byte[] modern = hex("00010000" + ID);

    assertThat(StunMessage.looksLike(modern, 0, 20)).isTrue();
    assertThat(StunMessage.looksLike(modern, 0, 19)).isFalse();
    assertThat(StunMessage.looksLike(classic, 0, 20)).isFalse();
    assertThat(message(classic).isClassic()).isTrue();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
