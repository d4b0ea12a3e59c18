package io.madang.dtls;

import org.bouncycastle.tls.CipherSuite;

/// The DTLS 1.2 cipher suites we take part in: ephemeral key exchange and AES-GCM. RFC 8827,
/// section 6.5, makes the first mandatory, so there is no peer without it.
final class CipherSuites {
  private static final int[] ECDSA = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };

  private static final int[] RSA = {
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  private static final int[] ECDSA_AND_RSA = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  private CipherSuites() {}

  /// What the server accepts: its certificate is ECDSA.
  static int[] forServer() {
    return ECDSA.clone();
  }

  /// What a server with an RSA certificate accepts.
  static int[] forRsaServer() {
    return RSA.clone();
  }

  /// What the client offers: the server's certificate may be RSA.
  static int[] forClient() {
    return ECDSA_AND_RSA.clone();
  }

  /// The suite's name as IANA has it.
  static String name(int suite) {
    return switch (suite) {
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
      default -> "0x" + Integer.toHexString(suite);
    };
  }
}
