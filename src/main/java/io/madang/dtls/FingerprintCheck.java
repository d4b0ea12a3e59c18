package io.madang.dtls;

import java.util.List;

/// Decides by the fingerprints from signaling whether a certificate is the peer's (RFC 8122,
/// section 5.1).
///
/// Of several hash functions the strongest that we have counts alone: otherwise an attacker could
/// choose the weakest. Several fingerprints of that function are several certificates, and one must
/// match. MD2 and MD5 are forbidden by the RFC. SHA-1 is not believed either, although the RFC
/// still lists it: every WebRTC stack sends SHA-256.
final class FingerprintCheck {
  private static final List<String> STRONGEST_FIRST = List.of("sha-512", "sha-384", "sha-256");

  private final String algorithm;
  private final List<Fingerprint> expected;

  private FingerprintCheck(String algorithm, List<Fingerprint> expected) {
    this.algorithm = algorithm;
    this.expected = expected;
  }

  /// @throws DtlsException `FINGERPRINT_MISMATCH` when there is no fingerprint that may be believed
  static FingerprintCheck of(List<Fingerprint> announced) throws DtlsException {
    for (String algorithm : STRONGEST_FIRST) {
      List<Fingerprint> usable =
          announced.stream().filter(each -> each.algorithm().equals(algorithm)).toList();
      if (!usable.isEmpty()) {
        return new FingerprintCheck(algorithm, usable);
      }
    }
    throw new DtlsException(
        DtlsException.Code.FINGERPRINT_MISMATCH,
        "No fingerprint by SHA-256, SHA-384 or SHA-512 was announced");
  }

  /// Whether the certificate (DER) is one of those announced.
  boolean accepts(byte[] certificate) {
    return expected.contains(Fingerprint.of(algorithm, certificate));
  }
}
