package io.madang.srtp;

import static io.madang.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The test vectors of RFC 3711, appendix B.
class Rfc3711VectorTest {
  @Test
  void counterMode_ofAppendixB2_givesItsKeystream() {
    byte[] noKey = new byte[0];
    CounterMode counterMode =
        new CounterMode(
            new SessionKeys(
                hex("2B7E151628AED2A6ABF7158809CF4F3C"),
                noKey,
                hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD")));
    byte[] keystream = new byte[0xff03 * 16];

    counterMode.apply(keystream, 0, keystream.length, 0, 0);

    assertThat(hex(keystream, 0, 48))
        .isEqualToIgnoringCase(
            "E03EAD0935C95E80E166B16DD92B4EB4"
                + "D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0");
    assertThat(hex(keystream, 0xfeff * 16, 64))
        .isEqualToIgnoringCase(
            "EC8CDF7398607CB0F2D21675EA9EA1E4"
                + "362B7C3C6773516318A077D7FC5073AE"
                + "6A2CC3787889374FBEB4C81B17BA6C44"
                + "E89C399FF0F198C6D40A31DB156CABFE");
  }

  @Test
  void sessionKeys_ofAppendixB3_areDerived() {
    SessionKeys keys =
        SessionKeys.forRtp(
            SrtpProfile.AES128_CM_SHA1_80,
            hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
            hex("0EC675AD498AFEEBB6960B3AABE6"));

    assertThat(hex(keys.cipherKey())).isEqualToIgnoringCase("C61E7A93744F39EE10734AFE3FF7A087");
    assertThat(hex(keys.salt())).isEqualToIgnoringCase("30CBBC08863D8C85D49DB34A9AE1");
    assertThat(hex(keys.authenticationKey()))
        .isEqualToIgnoringCase("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4");
  }
}
