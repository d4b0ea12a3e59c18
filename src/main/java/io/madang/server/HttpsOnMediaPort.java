package io.madang.server;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Tells the TCP ports where HTTPS is once that is open, for the connections that they pass on
/// where one port has to do for everything.
@Singleton
class HttpsOnMediaPort {
  private final MediaServer media;
  private final HttpPorts ports;

  HttpsOnMediaPort(MediaServer media, HttpPorts ports) {
    this.media = media;
    this.ports = ports;
  }

  void onHttps(@ObservesAsync HttpsServerStart start) {
    int port = ports.https().orElse(start.options().getPort());
    var server = new InetSocketAddress(reachable(start.options().getHost()), port);
    media.streams().ifPresent(streams -> streams.useHttps(server));
  }

  /// Never the loopback address where HTTPS listens elsewhere only: another program may be there.
  private static InetAddress reachable(String host) {
    try {
      InetAddress bound = InetAddress.getByName(host);
      return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    } catch (UnknownHostException gone) {
      throw new IllegalStateException("HTTPS listens at " + host, gone);
    }
  }
}
