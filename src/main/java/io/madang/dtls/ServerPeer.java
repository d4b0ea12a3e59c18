package io.madang.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerContext;

/// Our answers to the protocol engine when the peer is the client: DTLS 1.2, a certificate is
/// required, our preferences count.
///
/// There is no HelloVerifyRequest: ICE has proved the client's address before the first datagram
/// comes here, and a round trip is saved.
final class ServerPeer extends DefaultTlsServer {
  private static final int[] GROUPS = {
    NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1
  };

  private final LocalIdentity identity;
  private final Negotiation negotiation;

  ServerPeer(LocalIdentity identity, Negotiation negotiation) {
    super(identity.crypto());
    this.identity = identity;
    this.negotiation = negotiation;
  }

  @Override
  public void init(TlsServerContext serverContext) {
    super.init(serverContext);
    negotiation.begin(serverContext);
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return DtlsEndpoint.FIRST_RESEND_MILLIS;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  /// The signature on a self-signed certificate says nothing; the fingerprint does.
  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  public int[] getSupportedGroups() {
    return GROUPS.clone();
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public void processClientExtensions(Hashtable clientExtensions) throws IOException {
    super.processClientExtensions(clientExtensions);
    negotiation.chooseProfile(TlsSRTPUtils.getUseSRTPExtension(clientExtensions));
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    negotiation.answerProfile(extensions);
    return extensions;
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, LocalIdentity.acceptedSignatures(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
    negotiation.verify(clientCertificate);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    negotiation.complete(context);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return CipherSuites.forServer();
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
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return identity.signer(context);
  }

  /// Browsers name a post-quantum group first that DTLS 1.2 cannot use: ours are sought in theirs.
  @Override
  protected int selectECDH(int minimumCurveBits) {
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) {
      return NamedGroup.secp256r1; // RFC 8422, section 4: then the server may choose
    }
    for (int group : GROUPS) {
      for (int each : offered) {
        if (each == group) {
          return group;
        }
      }
    }
    return -1;
  }
}
