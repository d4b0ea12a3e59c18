package io.madang.transport.stream;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.madang.transport.stream.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An HTTPS server that answers with what it was sent: the JDK's.
final class TestHttps implements AutoCloseable {
  /// Keys of the server, trust of its clients.
  private final SSLContext context;

  private final HttpsServer server;
  private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();

  private TestHttps(SSLContext context, HttpsServer server) {
    this.context = context;
    this.server = server;
  }

  /// Starts it at any free port of the loopback address.
  static TestHttps start(Certificates certificates) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificates.keys().getPrivate(),
        new char[0],
        new Certificate[] {certificates.certificate()});
    store.setCertificateEntry("trusted", certificates.certificate());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    var made = new TestHttps(context, server);
    made.serve();
    return made;
  }

  private void serve() {
    server.createContext(
        "/echo",
        exchange -> {
          clients.add(exchange.getRemoteAddress());
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  SSLContext context() {
    return context;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /// Where requests came from, as it sees it.
  List<InetSocketAddress> clients() {
    return clients;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
