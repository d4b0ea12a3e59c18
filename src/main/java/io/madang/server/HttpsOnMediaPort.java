package io.madang.server;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;

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
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    media.streams().ifPresent(streams -> streams.useHttps(server));
  }
}
