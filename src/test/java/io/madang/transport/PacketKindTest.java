package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 7983, section 7, at its borders.
class PacketKindTest {
  @Test
  void of_bordersOfEachRange() {
    assertThat(kind(0, 1)).isEqualTo(PacketKind.STUN);
    assertThat(kind(3, 0)).isEqualTo(PacketKind.STUN);
    assertThat(kind(4, 0)).isEqualTo(PacketKind.UNKNOWN);
    assertThat(kind(19, 0)).isEqualTo(PacketKind.UNKNOWN);
    assertThat(kind(20, 0)).isEqualTo(PacketKind.DTLS);
    assertThat(kind(63, 0)).isEqualTo(PacketKind.DTLS);
    assertThat(kind(64, 0)).isEqualTo(PacketKind.TURN_CHANNEL);
    assertThat(kind(79, 0)).isEqualTo(PacketKind.TURN_CHANNEL);
    assertThat(kind(80, 0)).isEqualTo(PacketKind.UNKNOWN);
    assertThat(kind(127, 0)).isEqualTo(PacketKind.UNKNOWN);
    assertThat(kind(128, 96)).isEqualTo(PacketKind.RTP);
    assertThat(kind(191, 96)).isEqualTo(PacketKind.RTP);
    assertThat(kind(192, 96)).isEqualTo(PacketKind.UNKNOWN);
  }

  @Test
  void of_secondByte_partsRtcpFromRtp() {
    assertThat(kind(128, 191)).isEqualTo(PacketKind.RTP);
    assertThat(kind(128, 192)).isEqualTo(PacketKind.RTCP);
    assertThat(kind(128, 223)).isEqualTo(PacketKind.RTCP);
    assertThat(kind(128, 224)).isEqualTo(PacketKind.RTP);
    assertThat(kind(128, 96 | 0x80)).isEqualTo(PacketKind.RTP);
  }

  @Test
  void of_lessThanTwoBytes_isUnknown() {
    assertThat(PacketKind.of(new byte[] {0}, 0, 1)).isEqualTo(PacketKind.UNKNOWN);
    assertThat(PacketKind.of(new byte[0], 0, 0)).isEqualTo(PacketKind.UNKNOWN);
  }

  private static PacketKind kind(int first, int second) {
    return PacketKind.of(new byte[] {(byte) first, (byte) second}, 0, 2);
  }
}
