package io.madang.interop;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsEndpoint;
import io.madang.dtls.SrtpProfileSpec;
import io.madang.srtp.SrtpProfile;
import java.security.SecureRandom;
import java.util.List;

/// Endpoints of tests, with the SRTP profiles in their order of preference.
public final class DtlsEndpoints {
  private DtlsEndpoints() {}

  /// With all profiles that we have.
  public static DtlsEndpoint of(DtlsCertificate certificate, SecureRandom random) {
    return of(certificate, List.of(SrtpProfile.values()), random);
  }

  public static DtlsEndpoint of(
      DtlsCertificate certificate, List<SrtpProfile> profiles, SecureRandom random) {
    List<SrtpProfileSpec> specs =
        profiles.stream()
            .map(each -> new SrtpProfileSpec(each.id(), each.keyLength(), each.saltLength()))
            .toList();
    return new DtlsEndpoint(certificate, specs, random);
  }
}
