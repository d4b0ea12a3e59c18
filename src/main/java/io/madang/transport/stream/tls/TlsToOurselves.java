package io.madang.transport.stream.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Makes the client engines of connections from this process to its own HTTPS server. Thread-safe.
///
/// Whatever certificate the server shows is taken. It would prove nothing: the connection goes to a
/// port that this process itself listens on, the kernel gives it to nobody else, and who could read
/// what passes on the way could read this process. Comparing with the certificate that is served
/// here would only fail for the seconds in which one of both has seen a renewal already.
public final class TlsToOurselves {
  /// For the cache of sessions, which makes the next handshake cheaper. No name is sent.
  private static final String SESSIONS_OF = "https-of-this-process";

  private static final int SESSIONS_PORT = 443;

  private final SSLContext context;

  public TlsToOurselves() {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsItself()}, null);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has TLS", missing);
    }
  }

  public SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine(SESSIONS_OF, SESSIONS_PORT);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static final class TrustsItself extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw clientsAreNotAsked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw clientsAreNotAsked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw clientsAreNotAsked();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    private static UnsupportedOperationException clientsAreNotAsked() {
      return new UnsupportedOperationException("these are client engines");
    }
  }
}
