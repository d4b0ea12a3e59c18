package io.madang.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where HTTP clients are: also those who came by the media port in one-port mode, whose
/// connections the HTTPS server sees coming from this machine. Thread-safe.
@Singleton
public class ClientAddresses {
  private final MediaServer media;

  ClientAddresses(MediaServer media) {
    this.media = media;
  }

  /// The client's address; empty where there is none, as of a connection that has ended.
  public String of(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    String host = remote == null ? null : remote.hostAddress();
    if (host == null) {
      return "";
    }
    var seen = new InetSocketAddress(InetAddress.ofLiteral(host), remote.port());
    return media
        .streams()
        .flatMap(streams -> streams.clientBehind(seen))
        .map(InetAddress::getHostAddress)
        .orElse(host);
  }
}
