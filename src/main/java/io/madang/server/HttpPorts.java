package io.madang.server;

import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.util.OptionalInt;

/// The TCP ports of HTTP and HTTPS in use. Known once the server answers requests: they are opened
/// last.
@Singleton
public class HttpPorts {
  private final HttpServer server;

  HttpPorts(HttpServer server) {
    this.server = server;
  }

  /// The port of HTTP; empty without it, and while starting.
  public OptionalInt http() {
    return open(server.getPort());
  }

  /// The port of HTTPS; empty without a certificate, and while starting.
  public OptionalInt https() {
    return open(server.getSecurePort());
  }

  private static OptionalInt open(int port) {
    return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
  }
}
