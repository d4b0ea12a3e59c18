package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.sim.Hex;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  /// An Opus packet as a browser sends it: PT 111, marker, sequence 0x1c4f, timestamp 0x0000be40,
  /// SSRC 0x5a7b0c11; extensions 1 = audio level (voice, -38 dBov), 2 = abs-send-time, 4 = mid "0";
  /// payload fc ff fe (DTX).
  private static final String OPUS =
      """
      90 ef 1c 4f 00 00 be 40 5a 7b 0c 11
      be de 00 03
      10 a6              # 1: V=1, level 38
      22 3c 5a 11        # 2: 3 bytes
      40 30              # 4: "0"
      00 00 00 00        # padding
      fc ff fe
      """;

  @Test
  void wrap_ofABrowsersOpusPacket_readsEveryField() {
    wrap(OPUS);

    assertThat(packet.payloadType()).isEqualTo(111);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.sequenceNumber()).isEqualTo(0x1c4f);
    assertThat(packet.timestamp()).isEqualTo(0xbe40);
    assertThat(packet.ssrc()).isEqualTo(0x5a7b0c11);
    assertThat(packet.csrcCount()).isZero();
    assertThat(packet.headerLength()).isEqualTo(28);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.paddingLength()).isZero();
    assertThat(packet.hasTwoByteExtensions()).isFalse();
    assertThat(Hex.of(packet.array(), packet.payloadOffset(), 3)).isEqualTo("fcfffe");
  }

  @Test
  void findExtension_oneByteForm_findsEach() {
    wrap(OPUS);

    assertThat(extension(1)).isEqualTo("a6");
    assertThat(extension(2)).isEqualTo("3c5a11");
    assertThat(extension(4)).isEqualTo("30");
    assertThat(packet.findExtension(3)).isFalse();
    assertThat(packet.findExtension(0)).isFalse();
  }

  /// RFC 8285, section 4.3: two-byte elements may be empty, and have identifiers up to 255.
  @Test
  void findExtension_twoByteForm_findsEmptyAndLong() {
    wrap(
        """
        90 60 00 01 00 00 00 00 00 00 00 01
        10 00 00 06
        05 00                                        # 5: empty
        00                                           # padding
        c8 11 000102030405060708090a0b0c0d0e0f10     # 200: 17 bytes
        00 00
        aa
        """);

    assertThat(packet.hasTwoByteExtensions()).isTrue();
    assertThat(packet.findExtension(5)).isTrue();
    assertThat(packet.extensionLength()).isZero();
    assertThat(extension(200)).isEqualTo("000102030405060708090a0b0c0d0e0f10");
    assertThat(packet.payloadLength()).isEqualTo(1);
  }

  @Test
  void nextExtension_id15InOneByteForm_endsTheWalk() {
    wrap("90 60 00 01 00000000 00000001 bede 0002 10 01 f0 02 20 03 0000");

    assertThat(packet.findExtension(1)).isTrue();
    assertThat(packet.findExtension(2)).isFalse();
  }

  @Test
  void nextExtension_valueBeyondTheBlock_endsTheWalk() {
    wrap("90 60 00 01 00000000 00000001 bede 0001 10 01 2f 02");

    assertThat(packet.findExtension(1)).isTrue();
    assertThat(packet.nextExtension()).isFalse();
    assertThat(packet.nextExtension()).isFalse();
  }

  @Test
  void nextExtension_unknownProfile_hasNoElements() {
    wrap("90 60 00 01 00000000 00000001 abcd 0001 10 01 20 02");

    assertThat(packet.nextExtension()).isFalse();
    assertThat(packet.headerLength()).isEqualTo(20);
  }

  @Test
  void wrap_withCsrcs_findsThePayloadBehindThem() {
    wrap("82 60 ff ff 00000000 00000001 000000a1 000000a2 bb");

    assertThat(packet.csrcCount()).isEqualTo(2);
    assertThat(packet.csrc(1)).isEqualTo(0xa2);
    assertThat(packet.sequenceNumber()).isEqualTo(65535);
    assertThat(packet.payloadLength()).isEqualTo(1);
  }

  @Test
  void wrap_withPadding_leavesItOut() {
    wrap("a0 60 00 01 00000000 00000001 aabb 00 00 03");

    assertThat(packet.payloadLength()).isEqualTo(2);
    assertThat(packet.paddingLength()).isEqualTo(3);
  }

  @Test
  void wrap_paddingOnly_hasNoPayload() {
    wrap("a0 60 00 01 00000000 00000001 00 00 00 04");

    assertThat(packet.payloadLength()).isZero();
    assertThat(packet.paddingLength()).isEqualTo(4);
  }

  @Test
  void wrap_malformed_isRefused() {
    assertThat(tryWrap("80 60 00 01 00000000 000000")).as("short").isFalse();
    assertThat(tryWrap("40 60 00 01 00000000 00000001")).as("version 1").isFalse();
    assertThat(tryWrap("81 60 00 01 00000000 00000001 0000")).as("CSRC cut").isFalse();
    assertThat(tryWrap("90 60 00 01 00000000 00000001 bede")).as("block cut").isFalse();
    assertThat(tryWrap("90 60 00 01 00000000 00000001 bede 0001")).as("too long").isFalse();
    assertThat(tryWrap("a0 60 00 01 00000000 00000001")).as("padding of nothing").isFalse();
    assertThat(tryWrap("a0 60 00 01 00000000 00000001 00")).as("padding of 0").isFalse();
    assertThat(tryWrap("a0 60 00 01 00000000 00000001 02")).as("too much padding").isFalse();
  }

  @Test
  void setters_changeTheirFieldOnly() {
    wrap("80 60 00 01 00000002 00000003 aa");

    packet.setMarker(true);
    packet.setPayloadType(127);
    packet.setSequenceNumber(65535);
    packet.setTimestamp(-1);
    packet.setSsrc(0x80000001);
    assertThat(Hex.of(packet.array())).isEqualTo("80ffffffffffffff80000001aa");

    packet.setMarker(false);
    packet.setPayloadType(0);
    assertThat(Hex.of(packet.array())).isEqualTo("8000ffffffffffff80000001aa");
  }

  private String extension(int id) {
    assertThat(packet.findExtension(id)).isTrue();
    return Hex.of(packet.array(), packet.extensionOffset(), packet.extensionLength());
  }

  private void wrap(String hex) {
    assertThat(tryWrap(hex)).isTrue();
  }

  private boolean tryWrap(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return packet.wrap(bytes, 0, bytes.length);
  }
}
