package io.madang.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final byte[] ABC = {'a', 'b', 'c'};
  private static final String ABC_SHA256 =
      "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
          + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

  @Test
  void fingerprint_ofBytes_isTheirHash() {
    assertThat(Fingerprint.of("sha-256", ABC)).hasToString(ABC_SHA256);
  }

  @Test
  void fingerprint_inOtherCase_isTheSame() {
    assertThat(Fingerprint.parse(ABC_SHA256.toLowerCase(Locale.ROOT)))
        .isEqualTo(Fingerprint.parse(" SHA-256  " + ABC_SHA256.substring(8)))
        .hasToString(ABC_SHA256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "sha-256",
        "sha-256 ",
        "sha-256 AB:C",
        "sha-256 ABCD",
        "sha-256 AB:CG",
        "sha-256 :",
        "sha-256 AB:CD:",
        "sha_256 AB:CD",
        "sha-256 AB CD",
        "sha-256 AB\n:CD"
      })
  void text_thatIsNoFingerprint_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.parse(text));
  }

  @Test
  void unknownFunction_canBeRead() {
    assertThat(Fingerprint.parse("blake3 01:02").algorithm()).isEqualTo("blake3");
  }

  @Test
  void check_believesTheStrongestFunctionOnly() throws DtlsException {
    Fingerprint right256 = Fingerprint.of("sha-256", ABC);
    Fingerprint right512 = Fingerprint.of("sha-512", ABC);
    Fingerprint wrong256 = Fingerprint.of("sha-256", new byte[1]);
    Fingerprint wrong512 = Fingerprint.of("sha-512", new byte[1]);
    Fingerprint unknown = Fingerprint.parse("blake3 01:02");

    assertThat(FingerprintCheck.of(List.of(right256)).accepts(ABC)).isTrue();
    assertThat(FingerprintCheck.of(List.of(unknown, wrong256, right256)).accepts(ABC)).isTrue();
    assertThat(FingerprintCheck.of(List.of(right256, right512)).accepts(ABC)).isTrue();
    assertThat(FingerprintCheck.of(List.of(wrong256, right512)).accepts(ABC)).isTrue();
    assertThat(FingerprintCheck.of(List.of(right256, wrong512)).accepts(ABC)).isFalse();
    assertThat(FingerprintCheck.of(List.of(wrong256)).accepts(ABC)).isFalse();
  }

  @Test
  void check_withoutAStrongFunction_isRefused() {
    for (String weak : List.of("sha-1", "md5")) {
      List<Fingerprint> fingerprints = List.of(Fingerprint.of(weak, ABC));
      assertThat(
              catchThrowableOfType(DtlsException.class, () -> FingerprintCheck.of(fingerprints))
                  .code())
          .isEqualTo(DtlsException.Code.FINGERPRINT_MISMATCH);
    }
    assertThat(catchThrowableOfType(DtlsException.class, () -> FingerprintCheck.of(List.of())))
        .isNotNull();
  }

  @Test
  void certificate_isReadByTheJdk() throws CertificateException {
    DtlsCertificate certificate = DtlsCertificate.generate(new SecureRandom());

    X509Certificate read =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.encoded()));

    read.checkValidity();
    assertThat(read.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(read.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(Fingerprint.of("sha-256", certificate.encoded()))
        .isEqualTo(certificate.fingerprint());
    assertThat(DtlsCertificate.generate(new SecureRandom()).fingerprint())
        .isNotEqualTo(certificate.fingerprint());
  }

  @Test
  void keyingMaterial_asText_tellsNoKeys() {
    KeyingMaterial keys = KeyingMaterial.of(Handshakes.GCM_128, DtlsRole.SERVER, new byte[56]);

    assertThat(keys).hasToString("KeyingMaterial[profileId=7]");
  }
}
