package io.madang.srtp;

import static io.madang.srtp.Packets.OFFSET;
import static io.madang.srtp.Packets.hex;
import static io.madang.srtp.Packets.inArray;
import static io.madang.srtp.Packets.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The test vectors of RFC 7714, sections 16 (SRTP) and 17 (SRTCP). They start from session keys.
class Rfc7714VectorTest {
  private static final String SALT = "517569642070726f2071756f";
  private static final byte[] LONG_KEY =
      hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private static final byte[] RTP =
      hex(
          "8040f17b8041f8d35501a0b2"
              + "47616c6c696120657374206f6d6e6973"
              + "2064697669736120696e207061727465"
              + "732074726573");

  private static final byte[] RTCP =
      hex(
          "81c8000d4d617273"
              + "4e5450314e545032525450200000042a"
              + "0000e9304c756e61deadbeefdeadbeef"
              + "deadbeefdeadbeefdeadbeef");

  private static final long INDEX = 0x5d4;
  private static final long ENCRYPTED = 0x8000_0000L;

  @ParameterizedTest
  @CsvSource({
    "AEAD_AES_128_GCM, f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
        + "899d7f27beb16a9152cf765ee4390cce",
    "AEAD_AES_256_GCM, 32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
        + "7aa3db36dfffd6b0f9bb7878d7a76c13"
  })
  void srtp_ofSection16_isSealedAndOpened(SrtpProfile profile, String sealed) {
    byte[] expected = hex(hex(RTP, 0, 12) + sealed);
    byte[] array = inArray(RTP);

    int length = new SrtpContext(profile, rtpCipher(profile)).protect(array, OFFSET, RTP.length);
    assertThat(hex(slice(array, length))).isEqualTo(hex(expected));

    int plain = new SrtpContext(profile, rtpCipher(profile)).unprotect(array, OFFSET, length);
    assertThat(hex(slice(array, plain))).isEqualTo(hex(RTP));
  }

  @ParameterizedTest
  @CsvSource({
    "AEAD_AES_128_GCM, 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46"
        + "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
    "AEAD_AES_256_GCM, d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658"
        + "c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4"
  })
  void srtcp_ofSections17_1And17_2_isSealedAndOpened(SrtpProfile profile, String sealed) {
    byte[] array = inArray(RTCP);
    int ssrc = ByteArrays.i32(RTCP, 4);

    int length = rtcpCipher(profile).seal(array, OFFSET, 8, RTCP.length, ssrc, ENCRYPTED | INDEX);
    assertThat(hex(slice(array, length))).isEqualTo(hex(RTCP, 0, 8) + sealed);

    int plain = new SrtcpContext(profile, rtcpCipher(profile)).unprotect(array, OFFSET, length);
    assertThat(hex(slice(array, plain))).isEqualTo(hex(RTCP));
  }

  @Test
  void srtcp_ofSection17_3_isTaggedInTheClear() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    byte[] array = inArray(RTCP);
    int ssrc = ByteArrays.i32(RTCP, 4);

    int length = rtcpCipher(profile).seal(array, OFFSET, RTCP.length, RTCP.length, ssrc, INDEX);
    assertThat(hex(slice(array, length)))
        .isEqualTo(hex(RTCP) + "841dd9683dd78ec92ae58790125f62b3" + "000005d4");

    int plain = new SrtcpContext(profile, rtcpCipher(profile)).unprotect(array, OFFSET, length);
    assertThat(hex(slice(array, plain))).isEqualTo(hex(RTCP));
  }

  private static PacketCipher rtpCipher(SrtpProfile profile) {
    return PacketCipher.forRtp(profile, sessionKeys(profile));
  }

  private static PacketCipher rtcpCipher(SrtpProfile profile) {
    return PacketCipher.forRtcp(profile, sessionKeys(profile));
  }

  private static SessionKeys sessionKeys(SrtpProfile profile) {
    return new SessionKeys(Arrays.copyOf(LONG_KEY, profile.keyLength()), new byte[0], hex(SALT));
  }
}
