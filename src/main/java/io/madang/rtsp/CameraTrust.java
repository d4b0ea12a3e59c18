package io.madang.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom `rtsps` cameras may prove to be: whoever the Java runtime trusts, under the name in the
/// camera's address; and the certificates that an operator has listed. Immutable.
///
/// Cameras sign their own certificates, and put any name in them. One that is listed itself is
/// accepted under every name: nobody else can have its key. One that is listed and has signed
/// others is an authority like any other.
public final class CameraTrust {
  /// Nobody beyond those that the Java runtime trusts.
  public static final CameraTrust STANDARD = new CameraTrust(List.of());

  private final Set<Certificate> listed;

  private CameraTrust(List<Certificate> listed) {
    this.listed = Set.copyOf(new HashSet<>(listed));
  }

  /// @param file of PEM certificates, one behind the other
  /// @throws IOException if it cannot be read, or holds something else
  public static CameraTrust read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate is in it");
      }
      return new CameraTrust(List.copyOf(certificates));
    } catch (CertificateException malformed) {
      throw new IOException("it does not hold certificates in PEM", malformed);
    }
  }

  SSLSocketFactory sockets() {
    if (listed.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate certificate : listed) {
        authorities.setCertificateEntry("listed-" + authorities.size(), certificate);
      }
      var trust = new Trust(listed, manager(null), manager(authorities));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("no TLS with the listed certificates", impossible);
    }
  }

  /// @param authorities null for those of the Java runtime
  private static X509ExtendedTrustManager manager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("no trust manager for certificates");
  }

  private static final class Trust extends X509ExtendedTrustManager {
    private final Set<Certificate> listed;
    private final X509ExtendedTrustManager standard;
    private final X509ExtendedTrustManager own;

    Trust(
        Set<Certificate> listed, X509ExtendedTrustManager standard, X509ExtendedTrustManager own) {
      this.listed = listed;
      this.standard = standard;
      this.own = own;
    }

    /// One of the ways in which the JDK asks.
    private interface Check {
      void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
      if (chain.length > 0 && listed.contains(chain[0])) {
        chain[0].checkValidity();
        return;
      }
      try {
        check.by(own);
      } catch (CertificateException notOurs) {
        check.by(standard);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain, manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain, manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain, manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      standard.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      standard.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      standard.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return own.getAcceptedIssuers();
    }
  }
}
