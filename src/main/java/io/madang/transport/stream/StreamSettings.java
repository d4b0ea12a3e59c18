package io.madang.transport.stream;

import io.madang.transport.stream.tls.TlsFiles;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// How the TCP ports are opened.
///
/// @param bindAddresses empty for all of this machine
/// @param port next to the media port: 0 for any free one, -1 for none
/// @param tlsPort likewise; not opened without a certificate
/// @param tls where the certificate is; without one TLS is refused on every port
/// @param splicesHttps whether TLS connections that ask for HTTP, or send it, are passed on to the
///   HTTPS server, see [StreamPort#useHttps]
/// @param limits of connections
public record StreamSettings(
    List<InetAddress> bindAddresses,
    int port,
    int tlsPort,
    Optional<TlsFiles> tls,
    boolean splicesHttps,
    StreamLimits limits) {
  public StreamSettings {
    bindAddresses = List.copyOf(bindAddresses);
    if (port < -1 || port > 65_535 || tlsPort < -1 || tlsPort > 65_535) {
      throw new IllegalArgumentException("a TCP port is 0 to 65535, or -1 for none");
    }
  }
}
