package io.madang.interop;

import io.madang.dtls.DtlsCertificate;
import io.madang.transport.TransportContext;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;

/// What all transports of one server in a test share.
public final class TestTransports {
  private TestTransports() {}

  /// With a certificate of its own and all SRTP profiles.
  public static TransportContext at(InetAddress advertised) {
    var random = new SecureRandom();
    DtlsCertificate certificate = DtlsCertificate.generate(random);
    return TransportContext.of(
        DtlsEndpoints.of(certificate, random),
        certificate.fingerprint(),
        List.of(advertised),
        random);
  }
}
