package io.madang.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where clients find the STUN and TURN server, and the URLs that say so. Immutable.
///
/// Browsers complain about more than four URLs and are slowed down by them. So TURN over UDP is
/// named once for each family, since clients allocate at each; TCP and TLS once; and STUN where
/// there is room, since a TURN server over UDP answers the same question.
///
/// @param advertised where clients are told to send media to
/// @param udp the media port
/// @param tcp the TCP port beside it; -1 for none
/// @param tls the TCP port of TURN over TLS; -1 for none
/// @param tlsHost what the certificate is for; empty where `turns:` URLs would be refused
public record TurnPlaces(
    List<InetAddress> advertised, int udp, int tcp, int tls, Optional<String> tlsHost) {
  private static final int MAX_URLS = 4;

  public TurnPlaces {
    advertised = List.copyOf(advertised);
  }

  /// RFC 7064.
  List<String> stunUrls() {
    return onePerFamily(advertised.stream().filter(address -> !address.isLoopbackAddress()))
        .map(address -> "stun:" + authority(address, udp))
        .toList();
  }

  /// As many of those as leave room for what there is of TURN.
  List<String> stunUrlsBesideTurn() {
    return stunUrls().stream().limit(Math.clamp(MAX_URLS - turnUrls().size(), 0, 1)).toList();
  }

  /// RFC 7065, in the order in which they are to be tried. The loopback address only where there is
  /// no other: on a machine that meets itself.
  public List<String> turnUrls() {
    Predicate<InetAddress> loopback = InetAddress::isLoopbackAddress;
    boolean isAlone = advertised.stream().allMatch(loopback);
    List<InetAddress> hosts =
        onePerFamily(advertised.stream().filter(isAlone ? each -> true : loopback.negate()))
            .toList();
    Stream<String> byUdp =
        hosts.stream().map(host -> "turn:" + authority(host, udp) + "?transport=udp");
    Stream<String> byTcp =
        hosts.stream()
            .limit(tcp < 0 ? 0 : 1)
            .map(host -> "turn:" + authority(host, tcp) + "?transport=tcp");
    Stream<String> byTls =
        tlsHost.stream()
            .filter(host -> tls >= 0)
            .map(host -> "turns:%s:%d?transport=tcp".formatted(host, tls));
    return Stream.of(byUdp, byTcp, byTls).flatMap(each -> each).toList();
  }

  /// IPv4 first.
  private static Stream<InetAddress> onePerFamily(Stream<InetAddress> addresses) {
    List<InetAddress> all = addresses.toList();
    return Stream.of(false, true)
        .flatMap(
            ipv6 -> all.stream().filter(each -> each instanceof Inet6Address == ipv6).limit(1));
  }

  private static String authority(InetAddress address, int port) {
    return host(address) + ":" + port;
  }

  /// An address as URLs have it.
  static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
