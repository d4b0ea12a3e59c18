package io.madang.dtls;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/// A client that greets as Chromium and Firefox do: DTLS 1.3 first with a post-quantum key share,
/// so that its ClientHello comes as two fragments in two datagrams, 1.2 as well, and SHA1_80 before
/// GCM.
final class BrowserLikeClient extends DefaultTlsClient {
  private static final int X25519_MLKEM768 = 0x11ec;
  private static final int MLKEM_SHARE_LENGTH = 1216;
  private static final int X25519_SHARE_LENGTH = 32;
  private static final Integer SUPPORTED_VERSIONS = 43;
  private static final Integer PSK_KEY_EXCHANGE_MODES = 45;
  private static final Integer KEY_SHARE = 51;
  private static final int[] PROFILES = {1, 8, 7};
  private static final int EXPORT_LENGTH = 56;

  private final LocalIdentity identity;
  private byte[] exported = new byte[0];
  private int profile = -1;

  BrowserLikeClient(LocalIdentity identity) {
    super(identity.crypto());
    this.identity = identity;
  }

  /// Performs the handshake, each record in a datagram of its own.
  DTLSTransport connect(DatagramExchange exchange) throws IOException {
    return new DTLSClientProtocol().connect(this, new Plain(exchange));
  }

  /// The keys of AEAD_AES_128_GCM: client key, server key, client salt, server salt.
  byte[] exported() {
    return exported;
  }

  int profile() {
    return profile;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return 50; // as BoringSSL does
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    extensions.put(SUPPORTED_VERSIONS, new byte[] {4, (byte) 0xfe, (byte) 0xfc, (byte) 0xfe, -3});
    extensions.put(PSK_KEY_EXCHANGE_MODES, new byte[] {1, 1});
    extensions.put(KEY_SHARE, keyShares());
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(PROFILES, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's signature
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    profile = TlsSRTPUtils.getUseSRTPExtension(serverExtensions).getProtectionProfiles()[0];
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, EXPORT_LENGTH);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) {
        // the other end is looked at, not this one
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) {
        return identity.signer(context);
      }
    };
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
  @SuppressWarnings("rawtypes") // the library's signature
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    return new Vector<>(
        List.of(X25519_MLKEM768, NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1));
  }

  private static byte[] keyShares() {
    int length = 4 + MLKEM_SHARE_LENGTH + 4 + X25519_SHARE_LENGTH;
    byte[] shares = new byte[2 + length];
    ByteArrays.put16(shares, 0, length);
    ByteArrays.put16(shares, 2, X25519_MLKEM768);
    ByteArrays.put16(shares, 4, MLKEM_SHARE_LENGTH);
    int second = 6 + MLKEM_SHARE_LENGTH;
    ByteArrays.put16(shares, second, NamedGroup.x25519);
    ByteArrays.put16(shares, second + 2, X25519_SHARE_LENGTH);
    return shares;
  }

  private record Plain(DatagramExchange exchange) implements DatagramTransport {
    private static final int FIRST_DATAGRAM = 1208;

    @Override
    public int getReceiveLimit() {
      return 2048;
    }

    @Override
    public int getSendLimit() {
      return FIRST_DATAGRAM;
    }

    @Override
    public int receive(byte[] array, int offset, int length, int waitMillis) throws IOException {
      return exchange.receive(array, offset, length, waitMillis);
    }

    @Override
    public void send(byte[] array, int offset, int length) throws IOException {
      exchange.send(array, offset, length);
    }

    @Override
    public void close() {
      // the exchange is the test's
    }
  }
}
