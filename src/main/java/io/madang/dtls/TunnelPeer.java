package io.madang.dtls;

import java.io.IOException;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Our answers to the protocol engine when the client wants application data only: DTLS 1.2, our
/// certificate, none of his.
final class TunnelPeer extends DefaultTlsServer {
  private static final int[] GROUPS = {
    NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1
  };

  private static final List<SignatureAndHashAlgorithm> ECDSA =
      List.of(
          new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
          new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
          new SignatureAndHashAlgorithm(HashAlgorithm.sha512, SignatureAlgorithm.ecdsa));
  private static final List<SignatureAndHashAlgorithm> RSA =
      List.of(
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
          SignatureAndHashAlgorithm.rsa_pss_rsae_sha384,
          new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
          new SignatureAndHashAlgorithm(HashAlgorithm.sha384, SignatureAlgorithm.rsa),
          new SignatureAndHashAlgorithm(HashAlgorithm.sha512, SignatureAlgorithm.rsa));
  private static final List<SignatureAndHashAlgorithm> RSA_PSS =
      List.of(
          SignatureAndHashAlgorithm.rsa_pss_pss_sha256,
          SignatureAndHashAlgorithm.rsa_pss_pss_sha384);

  private final BcTlsCrypto crypto;
  private final ServerCertificate certificate;

  TunnelPeer(BcTlsCrypto crypto, ServerCertificate certificate) {
    super(crypto);
    this.crypto = crypto;
    this.certificate = certificate;
  }

  /// See [Negotiation#awaitsFinished].
  boolean awaitsFinished() {
    SecurityParameters parameters =
        context == null ? null : context.getSecurityParametersHandshake();
    return parameters != null && parameters.getPeerVerifyData() != null;
  }

  String cipherSuite() {
    return CipherSuites.name(context.getSecurityParametersConnection().getCipherSuite());
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return DtlsEndpoint.FIRST_RESEND_MILLIS;
  }

  @Override
  public int[] getSupportedGroups() {
    return GROUPS.clone();
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  /// Those that this certificate's key can sign for.
  @Override
  protected int[] getSupportedCipherSuites() {
    return certificate.algorithm().startsWith("RSA")
        ? CipherSuites.forRsaServer()
        : CipherSuites.forServer();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  protected boolean allowCertificateStatus() {
    return false;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return signer();
  }

  @Override
  protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
    return signer();
  }

  private List<SignatureAndHashAlgorithm> algorithms() {
    return switch (certificate.algorithm()) {
      case "RSA" -> RSA;
      case "RSASSA-PSS" -> RSA_PSS;
      case "EC" -> ECDSA;
      default -> List.of(SignatureAndHashAlgorithm.ed25519);
    };
  }

  private TlsCredentialedSigner signer() throws IOException {
    Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
    for (SignatureAndHashAlgorithm each : algorithms()) {
      if (offered != null && offered.contains(each)) {
        return new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context), crypto, certificate.key(), chain(), each);
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure);
  }

  private Certificate chain() throws IOException {
    var chain = new TlsCertificate[certificate.chain().size()];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new BcTlsCertificate(crypto, certificate.chain().get(i));
    }
    return new Certificate(chain);
  }
}
