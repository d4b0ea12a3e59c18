package io.madang.dtls;

import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Our certificate as the protocol engine wants it, made once per endpoint, and the signatures that
/// are accepted from the other side. Any thread.
final class LocalIdentity {
  private static final SignatureAndHashAlgorithm OURS =
      new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

  private final BcTlsCrypto crypto;
  private final DtlsCertificate certificate;
  private final Certificate chain;

  LocalIdentity(BcTlsCrypto crypto, DtlsCertificate certificate) {
    this.crypto = crypto;
    this.certificate = certificate;
    this.chain = chainOf(crypto, certificate);
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  /// What proves one handshake to be ours.
  TlsCredentialedSigner signer(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context), crypto, certificate.privateKey(), chain, OURS);
  }

  /// ECDSA and RSA with SHA-256 or better, for the peer's CertificateVerify and key exchange.
  @SuppressWarnings("JdkObsolete") // the library wants a Vector
  static Vector<SignatureAndHashAlgorithm> acceptedSignatures() {
    Vector<SignatureAndHashAlgorithm> accepted = new Vector<>();
    accepted.add(OURS);
    accepted.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa));
    accepted.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
    accepted.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha384);
    accepted.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
    accepted.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.rsa));
    accepted.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha512, SignatureAlgorithm.rsa));
    return accepted;
  }

  private static Certificate chainOf(BcTlsCrypto crypto, DtlsCertificate certificate) {
    try {
      TlsCertificate own = new BcTlsCertificate(crypto, certificate.encoded());
      return new Certificate(new TlsCertificate[] {own});
    } catch (IOException e) {
      throw new IllegalStateException("our own certificate cannot be read", e);
    }
  }
}
