package io.madang.srtp;

import static io.madang.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpHeaderTest {
  private static final String FIXED = "60 0001 00000002 00000003";

  @ParameterizedTest
  @CsvSource({
    "80, '', 12",
    "82, '0000000a 0000000b', 20",
    "90, 'bede0001 10aa0000', 20",
    "90, 'bede0000', 16",
    "91, '0000000a bede0002 10aa0000 00000000', 28",
    "8f, '"
        + "0000000a0000000a0000000a0000000a0000000a0000000a0000000a0000000a"
        + "0000000a0000000a0000000a0000000a0000000a0000000a0000000a', 72"
  })
  void length_ofTheClearPart_countsSourcesAndExtension(String first, String rest, int length) {
    byte[] packet = hex(first + FIXED + rest + "ffff");

    assertThat(RtpHeader.length(packet, 0, packet.length)).isEqualTo(length);
    assertThat(RtpHeader.length(packet, 0, length)).isEqualTo(length);
    assertThat(RtpHeader.length(packet, 0, length - 1)).isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "00, ''", // version 0
    "40, ''", // version 1
    "c0, ''", // version 3
    "90, ''", // no room for the extension's header
    "90, 'bede'",
    "90, 'bede0001'", // the extension ends behind the packet
    "90, 'bedeffff 00000000'",
    "81, '0000'"
  })
  void length_ofBrokenHeaders_isNegative(String first, String rest) {
    byte[] packet = hex(first + FIXED + rest);

    assertThat(RtpHeader.length(packet, 0, packet.length)).isNegative();
  }

  @Test
  void length_ofShorterThanAHeader_isNegative() {
    byte[] packet = hex("80" + FIXED);

    for (int length = -20; length < 12; length++) {
      assertThat(RtpHeader.length(packet, 0, length)).isNegative();
    }
  }
}
