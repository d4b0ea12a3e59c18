package io.madang.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// A certificate fingerprint as in SDP's `a=fingerprint` (RFC 8122, section 5): the name of a hash
/// function and the hash in hexadecimal, `sha-256 4A:AD:…`.
///
/// Any function's name may stand here, so that an offer with an unknown one can still be read; only
/// SHA-256, SHA-384 and SHA-512 are ever believed, see [FingerprintCheck].
///
/// @param algorithm in lower case
/// @param value in upper case, bytes parted by colons
public record Fingerprint(String algorithm, String value) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9-]{1,32}");
  private static final int MAXIMUM_BYTES = 64;
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
    if (!ALGORITHM.matcher(algorithm).matches()) {
      throw new IllegalArgumentException("no hash function's name: " + algorithm);
    }
    int bytes = HEX.parseHex(value).length;
    if (bytes == 0 || bytes > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a fingerprint of " + bytes + " bytes");
    }
  }

  /// Reads `sha-256 4A:AD:…`, the value of the SDP attribute.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Fingerprint parse(String text) {
    String[] parts = text.strip().split(" +", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not a hash function and a value");
    }
    return new Fingerprint(parts[0], parts[1]);
  }

  /// The fingerprint of a certificate in DER; the function must be one of the JDK's.
  static Fingerprint of(String algorithm, byte[] certificate) {
    try {
      byte[] hash =
          MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate);
      return new Fingerprint(algorithm, HEX.formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  /// The form that [#parse] reads.
  @Override
  public String toString() {
    return algorithm + " " + value;
  }
}
