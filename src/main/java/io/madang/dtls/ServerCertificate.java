package io.madang.dtls;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/// A server's certificate with its issuers' and its key, for [DtlsServer]. Immutable; the key is
/// never shown.
public final class ServerCertificate {
  private final List<byte[]> chain;
  private final byte[] key;
  private final String algorithm;

  private ServerCertificate(List<byte[]> chain, byte[] key, String algorithm) {
    this.chain = chain;
    this.key = key;
    this.algorithm = algorithm;
  }

  /// @param chain the server's own certificate first
  /// @throws IOException if a certificate cannot be read
  public static ServerCertificate of(List<X509Certificate> chain, PrivateKey key)
      throws IOException {
    var encoded = new ArrayList<byte[]>();
    try {
      for (X509Certificate each : chain) {
        encoded.add(each.getEncoded());
      }
    } catch (CertificateEncodingException malformed) {
      throw new IOException("the certificate cannot be read", malformed);
    }
    return new ServerCertificate(List.copyOf(encoded), key.getEncoded(), key.getAlgorithm());
  }

  List<byte[]> chain() {
    return chain;
  }

  /// @throws IOException if it is of a kind that cannot be used here: handshakes fail
  AsymmetricKeyParameter key() throws IOException {
    try {
      return PrivateKeyFactory.createKey(key);
    } catch (RuntimeException unknown) {
      // The library's way to say that it does not know the algorithm.
      throw new IOException("a key that cannot be used for DTLS", unknown);
    }
  }

  /// The key's algorithm by the JDK's name.
  String algorithm() {
    return algorithm;
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + algorithm + "]";
  }
}
