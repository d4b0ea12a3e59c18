package io.madang.signal.whip;

import io.madang.signal.IceServer;
import java.util.List;
import java.util.stream.Stream;

/// Writes ICE servers as `Link` header values (RFC 8288; RFC 9725, section 4.6).
public final class LinkHeader {
  private LinkHeader() {}

  /// One value per URL.
  public static List<String> values(List<IceServer> servers) {
    return servers.stream().flatMap(LinkHeader::values).toList();
  }

  private static Stream<String> values(IceServer server) {
    return server.urls().stream().map(url -> value(url, server));
  }

  private static String value(String url, IceServer server) {
    var text = new StringBuilder("<").append(url).append(">; rel=\"ice-server\"");
    server.username().ifPresent(name -> text.append("; username=").append(quoted(name)));
    server
        .credential()
        .ifPresent(secret ->
            text.append("; credential=")
                .append(quoted(secret))
                .append("; credential-type=\"password\""));
    return text.toString();
  }

  /// A quoted string (RFC 9110, section 5.6.4).
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
