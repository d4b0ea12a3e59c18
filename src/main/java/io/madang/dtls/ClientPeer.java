package io.madang.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Our answers to the protocol engine when the peer is the server: DTLS 1.2, our certificate on
/// request, the server's choices among our offers.
final class ClientPeer extends DefaultTlsClient {
  private final LocalIdentity identity;
  private final Negotiation negotiation;

  ClientPeer(LocalIdentity identity, Negotiation negotiation) {
    super(identity.crypto());
    this.identity = identity;
    this.negotiation = negotiation;
  }

  @Override
  public void init(TlsClientContext clientContext) {
    super.init(clientContext);
    negotiation.begin(clientContext);
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
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    negotiation.offerProfiles(extensions);
    return extensions;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    negotiation.acceptProfile(TlsSRTPUtils.getUseSRTPExtension(serverExtensions));
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new Authentication();
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
    return CipherSuites.forClient();
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null; // nobody vouches for a self-signed certificate
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's signature
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    return new Vector<>(List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1));
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's signature
  protected Vector getSupportedSignatureAlgorithms() {
    return LocalIdentity.acceptedSignatures();
  }

  /// The server's certificate and ours.
  private final class Authentication implements TlsAuthentication {
    @Override
    public void notifyServerCertificate(TlsServerCertificate serverCertificate) throws IOException {
      negotiation.verify(serverCertificate.getCertificate());
    }

    @Override
    public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
      short[] types = request.getCertificateTypes();
      boolean isWelcome = Arrays.contains(types, ClientCertificateType.ecdsa_sign);
      return isWelcome ? identity.signer(context) : null;
    }
  }
}
