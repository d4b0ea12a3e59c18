package io.madang.ice.stun;

import io.madang.wire.ByteArrays;

/// How a long-term key is made of user name, realm and password (RFC 8489, section 18.5).
public enum PasswordAlgorithm {
  MD5(1),
  SHA256(2);

  /// The value of `PASSWORD-ALGORITHMS`: what we offer, the better one first; no parameters.
  private static final byte[] OFFERED = {0, 2, 0, 0, 0, 1, 0, 0};

  private final int number;

  PasswordAlgorithm(int number) {
    this.number = number;
  }

  static byte[] offered() {
    return OFFERED.clone();
  }

  MessageIntegrity key(String username, String realm, String password) {
    return switch (this) {
      case MD5 -> MessageIntegrity.longTermMd5(username, realm, password);
      case SHA256 -> MessageIntegrity.longTermSha256(username, realm, password);
    };
  }

  /// Whether the request names this algorithm, without parameters.
  private boolean isNamedBy(StunMessage request) {
    return request.find(StunAttribute.PASSWORD_ALGORITHM)
        && request.valueLength() == 4
        && ByteArrays.i32(request.array(), request.valueOffset()) == number << 16;
  }

  /// Whether the request is consistent in what it says of algorithms: nothing, or one of those we
  /// offered together with the whole offer (RFC 8489, section 9.2.4).
  static boolean isConsistent(StunMessage request) {
    boolean chosen = request.has(StunAttribute.PASSWORD_ALGORITHM);
    boolean repeated = request.has(StunAttribute.PASSWORD_ALGORITHMS);
    if (!chosen && !repeated) {
      return true;
    }
    return chosen
        && repeated
        && request.hasValue(StunAttribute.PASSWORD_ALGORITHMS, OFFERED)
        && (MD5.isNamedBy(request) || SHA256.isNamedBy(request));
  }

  /// The algorithm of a consistent request; one that names none means MD5.
  static PasswordAlgorithm of(StunMessage request) {
    return SHA256.isNamedBy(request) ? SHA256 : MD5;
  }
}
