package io.madang.server;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.ice.turn.TurnSettings;
import io.madang.signal.IceServer;
import io.madang.transport.TurnPortSettings;
import io.madang.transport.stream.tls.TlsIdentity;
import io.madang.wire.AddressPolicy;
import io.madang.wire.WallClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The STUN and TURN server of the media port as clients are told of it, each with credentials of
/// its own. Thread-safe.
@Singleton
public class TurnAccess {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_PORT = 65_535;
  private static final int SECRET_BYTES = 32;
  private static final String OWNER_HASH = "HmacSHA256";
  private static final int OWNER_BYTES = 8;

  private final ServerConfig.Turn config;
  private final Optional<String> serverName;
  private final String secret;
  private final byte[] ownerKey = random(SECRET_BYTES);

  @Inject
  TurnAccess(ServerConfig config) {
    this(config.turn(), config.tls().serverName());
  }

  TurnAccess(ServerConfig.Turn config, Optional<String> serverName) {
    this.config = config;
    this.serverName = serverName;
    this.secret = this.config.secret().orElseGet(() -> randomHex(SECRET_BYTES));
  }

  /// What the media port is started with; empty without a TURN server.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  Optional<TurnPortSettings> settings(List<InetAddress> advertised) {
    if (!config.enabled()) {
      return Optional.empty();
    }
    PortRange relays = relayPorts();
    return Optional.of(
        new TurnPortSettings(
            limits(), secret, advertised, allowedPeers(), relays.first(), relays.last()));
  }

  /// Ports, both included.
  public record PortRange(int first, int last) {}

  /// The ports of relayed addresses.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  public PortRange relayPorts() {
    Matcher ports = PORTS.matcher(config.relayPorts().strip());
    int first = ports.matches() ? Integer.parseInt(ports.group(1)) : 0;
    int last = ports.matches() ? Integer.parseInt(ports.group(2)) : 0;
    if (first < 1 || last < first || last > MAX_PORT) {
      throw new IllegalArgumentException(
          "madang.turn.relay-ports: write first-last, as 49152-65535");
    }
    return new PortRange(first, last);
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
        config.maxTcpConnections());
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

  /// What one client may use: see [TurnPlaces] for the choice of URLs.
  ///
  /// @param session of the participant: the user name stands for it and does not show it
  public List<IceServer> iceServers(String session, TurnPlaces places) {
    if (!config.enabled()) {
      return server(places.stunUrls(), Optional.empty(), Optional.empty()).toList();
    }
    Credential credential = credential(owner(session));
    return Stream.concat(
            server(places.stunUrlsBesideTurn(), Optional.empty(), Optional.empty()),
            server(
                places.turnUrls(),
                Optional.of(credential.username()),
                Optional.of(credential.password())))
        .toList();
  }

  /// Who a participant is to the TURN server: the owner of his quota, of his allocations. It tells
  /// nothing to whoever sees it on the wire.
  public String owner(String session) {
    try {
      Mac mac = Mac.getInstance(OWNER_HASH);
      mac.init(new SecretKeySpec(ownerKey, OWNER_HASH));
      byte[] hash = mac.doFinal(session.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, OWNER_BYTES);
    } catch (GeneralSecurityException unavailable) {
      throw new IllegalStateException(OWNER_HASH + " is part of every Java", unavailable);
    }
  }

  /// The host of `turns:` URLs: the setting, or what the certificate is for; empty where there is
  /// nothing that a client would accept.
  Optional<String> tlsHost(Optional<TlsIdentity> certificate, List<InetAddress> advertised) {
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    TlsIdentity shown = certificate.get();
    Optional<String> address =
        advertised.stream().filter(shown::covers).map(TurnPlaces::host).findFirst();
    return serverName.map(String::strip).or(shown::firstName).or(() -> address);
  }

  /// Whether operators have set the secret.
  public boolean hasSecret() {
    return config.secret().isPresent();
  }

  public boolean isEnabled() {
    return config.enabled();
  }

  private Credential credential(String owner) {
    long now = WallClock.system().unixNanos() / NANOS_PER_SECOND;
    long expiry = now + config.credentialLifetime().toSeconds();
    return new TimeLimitedCredentials(secret).issue(owner, expiry);
  }

  private static Stream<IceServer> server(
      List<String> urls, Optional<String> username, Optional<String> credential) {
    return urls.isEmpty() ? Stream.empty() : Stream.of(new IceServer(urls, username, credential));
  }

  private static String randomHex(int bytes) {
    return HexFormat.of().formatHex(random(bytes));
  }

  private static byte[] random(int bytes) {
    byte[] value = new byte[bytes];
    new SecureRandom().nextBytes(value);
    return value;
  }
}
