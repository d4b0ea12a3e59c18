package io.madang.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Over TLS (RFC 8489, section 6.2.3). Whatever certificate is shown is taken: what clients will
/// think of it is judged elsewhere, and nothing that is secret is said.
///
/// @param name that is asked for, if it is a host's
/// @param onCertificate told what was shown
record TlsExchange(Optional<String> name, Consumer<Certificate> onCertificate)
    implements StunProbe.Exchange {
  @Override
  public int exchange(
      InetSocketAddress server, byte[] request, byte[] answer, StunProbe.Countdown left)
      throws IOException {
    try (var plain = new Socket()) {
      plain.connect(server, left.millis());
      plain.setSoTimeout(left.millis());
      try (SSLSocket socket = wrap(plain, server)) {
        socket.startHandshake();
        onCertificate.accept(socket.getSession().getPeerCertificates()[0]);
        return TcpExchange.ask(socket, request, answer, left);
      }
    }
  }

  private SSLSocket wrap(Socket plain, InetSocketAddress server) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      String host = server.getAddress().getHostAddress();
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, server.getPort(), false);
      SSLParameters parameters = socket.getSSLParameters();
      name.ifPresent(it -> parameters.setServerNames(List.of(new SNIHostName(it))));
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException unavailable) {
      throw new IOException("TLS is not available", unavailable);
    }
  }

  /// Accepts every server; see above.
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
