package io.madang.server;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.ice.turn.TurnSettings;
import io.madang.signal.IceServer;
import io.madang.transport.TurnPortSettings;
import io.madang.wire.AddressPolicy;
import io.madang.wire.WallClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The STUN and TURN server of the media port as clients are told of it, each with credentials of
/// its own. Thread-safe.
@Singleton
public class TurnAccess {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_PORT = 65_535;
  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 8;

  private final ServerConfig.Turn config;
  private final String secret;

  @Inject
  TurnAccess(ServerConfig config) {
    this(config.turn());
  }

  TurnAccess(ServerConfig.Turn config) {
    this.config = config;
    this.secret = this.config.secret().orElseGet(() -> randomHex(SECRET_BYTES));
  }

  /// What the media port is started with; empty without a TURN server.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  Optional<TurnPortSettings> settings(List<InetAddress> advertised) {
    if (!config.enabled()) {
      return Optional.empty();
    }
    Matcher ports = PORTS.matcher(config.relayPorts().strip());
    int first = ports.matches() ? Integer.parseInt(ports.group(1)) : 0;
    int last = ports.matches() ? Integer.parseInt(ports.group(2)) : 0;
    if (first < 1 || last < first || last > MAX_PORT) {
      throw new IllegalArgumentException(
          "madang.turn.relay-ports: write first-last, as 49152-65535");
    }
    return Optional.of(
        new TurnPortSettings(limits(), secret, advertised, allowedPeers(), first, last));
  }

  private TurnSettings limits() {
    TurnSettings standard = TurnSettings.DEFAULT;
    return new TurnSettings(
        config.realm(),
        standard.defaultLifetime(),
        standard.maxLifetime(),
        standard.nonceLifetime(),
        config.maxAllocations(),
        config.maxAllocationsPerUser(),
        config.bytesPerSecond(),
        standard.maxPermissions(),
        // Relaying to TCP peers (RFC 6062) is not offered.
        0);
  }

  private AddressPolicy allowedPeers() {
    try {
      return AddressPolicy.parse(config.allowedPeers().orElseGet(List::of));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "madang.turn.allowed-peers: "
              + malformed.getMessage()
              + ". Write networks as 192.168.0.0/16 or fd00::/8",
          malformed);
    }
  }

  /// What one client may use. The user name is nobody's: a random one for each, so that each has
  /// its own quota and tells nothing to whoever sees it on the wire.
  public List<IceServer> iceServers(List<InetAddress> advertised, int port) {
    Stream<IceServer> stun =
        server(stunUrls(advertised, port), Optional.empty(), Optional.empty()).stream();
    if (!config.enabled()) {
      return stun.toList();
    }
    Credential credential = credential();
    Stream<IceServer> turn =
        server(
            turnUrls(advertised, port),
            Optional.of(credential.username()),
            Optional.of(credential.password()))
            .stream();
    return Stream.concat(stun, turn).toList();
  }

  private Credential credential() {
    long now = WallClock.system().unixNanos() / NANOS_PER_SECOND;
    long expiry = now + config.credentialLifetime().toSeconds();
    return new TimeLimitedCredentials(secret).issue(randomHex(ID_BYTES), expiry);
  }

  private static Optional<IceServer> server(
      List<String> urls, Optional<String> username, Optional<String> credential) {
    return urls.isEmpty()
        ? Optional.empty()
        : Optional.of(new IceServer(urls, username, credential));
  }

  /// RFC 7064.
  private static List<String> stunUrls(List<InetAddress> advertised, int port) {
    return advertised.stream()
        .filter(address -> !address.isLoopbackAddress())
        .map(address -> "stun:" + host(address) + ":" + port)
        .toList();
  }

  /// RFC 7065: one for each family, since clients allocate at each. The loopback address only where
  /// there is no other: on a machine that meets itself.
  private static List<String> turnUrls(List<InetAddress> advertised, int port) {
    Predicate<InetAddress> loopback = InetAddress::isLoopbackAddress;
    boolean isAlone = advertised.stream().allMatch(loopback);
    Predicate<InetAddress> useful = isAlone ? each -> true : loopback.negate();
    return Stream.of(false, true)
        .flatMap(ipv6 ->
            advertised.stream()
                .filter(useful)
                .filter(each -> each instanceof Inet6Address == ipv6)
                .limit(1))
        .map(address -> "turn:" + host(address) + ":" + port + "?transport=udp")
        .toList();
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  private static String randomHex(int bytes) {
    byte[] id = new byte[bytes];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
