package io.madang.transport.stream.tls;

import io.madang.dtls.ServerCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jboss.logging.Logger;

/// Makes the TLS engines of connections, with the certificate as it is now.
///
/// [#refresh] on one thread at a time, one that may block; the rest from any thread.
public final class TlsContexts {
  /// RFC 9325, section 4.2, without what is not forward-secret or not AEAD.
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /// RFC 7443.
  private static final Set<String> PROTOCOLS = Set.of("stun.turn", "stun.nat-discovery");

  /// Sessions of TLS 1.2 clients without tickets: they come back rarely, and memory is bounded.
  private static final int SESSIONS = 1_000;

  private static final Logger LOG = Logger.getLogger(TlsContexts.class);

  private final TlsFiles files;
  private volatile Loaded loaded;
  private byte[] certificate;
  private byte[] key;
  private String lastComplaint = "";

  private record Loaded(TlsIdentity identity, SSLContext context, ServerCertificate certificate) {}

  private TlsContexts(TlsFiles files, byte[] certificate, byte[] key) throws IOException {
    this.files = files;
    this.certificate = certificate;
    this.key = key;
    loaded = load(TlsIdentity.of(files, certificate, key));
  }

  /// @throws IOException if the files cannot be used: the message is a sentence that says what to
  ///   do
  public static TlsContexts open(TlsFiles files) throws IOException {
    return new TlsContexts(files, PemFile.read(files.certificate()), PemFile.read(files.key()));
  }

  /// The engine of one connection of a client. It agrees to what RFC 7443 names, and serves clients
  /// that name nothing or something else as well.
  public SSLEngine newEngine() {
    SSLEngine engine = loaded.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    List<String> supported = Arrays.asList(engine.getSupportedCipherSuites());
    parameters.setCipherSuites(
        CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    engine.setHandshakeApplicationProtocolSelector((handshake, offered) ->
        offered.stream().filter(PROTOCOLS::contains).findFirst().orElse(""));
    return engine;
  }

  /// The certificate as it is now, for DTLS.
  public ServerCertificate certificate() {
    return loaded.certificate();
  }

  public TlsIdentity identity() {
    return loaded.identity();
  }

  /// Looks whether the files have changed, and takes the new certificate if it can be used.
  /// Otherwise the old one is kept, and a log line says why, once.
  ///
  /// The content is compared: times and names of files say little where they are links that a tool
  /// or Kubernetes moves.
  ///
  /// @return whether there is a new certificate
  public boolean refresh() {
    try {
      byte[] certificateNow = PemFile.read(files.certificate());
      byte[] keyNow = PemFile.read(files.key());
      if (Arrays.equals(certificateNow, certificate) && Arrays.equals(keyNow, key)) {
        return false;
      }
      certificate = certificateNow;
      key = keyNow;
      loaded = load(TlsIdentity.of(files, certificateNow, keyNow));
    } catch (IOException unusable) {
      complain(unusable);
      return false;
    }
    lastComplaint = "";
    LOG.infof("new TLS certificate: %s", loaded.identity());
    return true;
  }

  /// A file that is missing is seen again and again; a content that was tried is not.
  private void complain(IOException unusable) {
    String reason = unusable.getMessage();
    if (reason != null && !reason.equals(lastComplaint)) {
      lastComplaint = reason;
      LOG.warnf("the TLS certificate is not renewed, the old one is kept: %s", reason);
    }
  }

  private static Loaded load(TlsIdentity identity) throws IOException {
    try {
      // The store is in memory, and so is its password.
      char[] password = {};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      Certificate[] chain = identity.chain().toArray(Certificate[]::new);
      store.setKeyEntry("server", identity.key(), password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS);
      var certificate = ServerCertificate.of(identity.chain(), identity.key());
      return new Loaded(identity, context, certificate);
    } catch (GeneralSecurityException unfit) {
      throw new IOException(
          "The certificate cannot be used for TLS: " + unfit.getMessage() + ".", unfit);
    }
  }
}
