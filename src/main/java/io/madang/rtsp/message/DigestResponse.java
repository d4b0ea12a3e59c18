package io.madang.rtsp.message;

/// What proves the knowledge of a password (RFC 7616, section 3.4.1). Immutable.
///
/// @param algorithm as written in the challenge; empty means MD5
/// @param qop `auth`, or empty for the older form (RFC 2069)
/// @param nonceCount eight hexadecimal digits, empty without `qop`
/// @param clientNonce empty without `qop`
record DigestResponse(
    String algorithm,
    String realm,
    String nonce,
    String qop,
    String nonceCount,
    String clientNonce,
    String uri) {

  /// @throws IllegalStateException if the algorithm is not known
  String compute(String method, Credentials credentials) {
    DigestAlgorithm hash = DigestAlgorithm.of(algorithm).orElseThrow(IllegalStateException::new);
    String secret = hash.hash(credentials.user() + ':' + realm + ':' + credentials.password());
    if (DigestAlgorithm.isSession(algorithm)) {
      secret = hash.hash(secret + ':' + nonce + ':' + clientNonce);
    }
    String request = hash.hash(method + ':' + uri);
    return qop.isEmpty()
        ? hash.hash(secret + ':' + nonce + ':' + request)
        : hash.hash(String.join(":", secret, nonce, nonceCount, clientNonce, qop, request));
  }
}
