package io.madang.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsException;
import io.madang.interop.DtlsEndpoints;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeRehearsalTest {
  private final SecureRandom random = new SecureRandom();
  private final DtlsCertificate certificate = DtlsCertificate.generate(random);

  private TransportContext context(DtlsCertificate announced) {
    return TransportContext.of(
        DtlsEndpoints.of(certificate, random),
        announced.fingerprint(),
        List.of(InetAddress.getLoopbackAddress()),
        random);
  }

  @Test
  void run_ownCertificate_completes() {
    assertThatCode(() -> HandshakeRehearsal.run(context(certificate))).doesNotThrowAnyException();
  }

  @Test
  void run_otherFingerprintThanOurs_fails() {
    assertThatThrownBy(() -> HandshakeRehearsal.run(context(DtlsCertificate.generate(random))))
        .isInstanceOf(DtlsException.class);
  }
}
