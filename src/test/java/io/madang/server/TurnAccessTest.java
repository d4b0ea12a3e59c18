package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.server.tls.CertificateFiles;
import io.madang.server.tls.TestCertificate;
import io.madang.signal.IceServer;
import io.madang.transport.TurnPortSettings;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.transport.stream.tls.TlsIdentity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TurnAccessTest {
  private static final List<InetAddress> ADVERTISED =
      addresses("203.0.113.7", "203.0.113.8", "2001:db8::7", "127.0.0.1");

  private record Turn(
      boolean enabled,
      Optional<String> secret,
      Optional<List<String>> allowedPeers,
      String relayPorts)
      implements ServerConfig.Turn {
    @Override
    public String realm() {
      return "test";
    }

    @Override
    public Duration credentialLifetime() {
      return Duration.ofHours(1);
    }

    @Override
    public int maxAllocations() {
      return 100;
    }

    @Override
    public int maxAllocationsPerUser() {
      return 4;
    }

    @Override
    public int maxTcpConnections() {
      return 10;
    }

    @Override
    public long bytesPerSecond() {
      return 0;
    }
  }

  private static TurnAccess access(Turn turn) {
    return new TurnAccess(turn, Optional.empty());
  }

  private static Turn standard() {
    return new Turn(true, Optional.of("north"), Optional.empty(), "50000-50099");
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }

  private static TurnPlaces places(int tcp, int tls, Optional<String> host, String... addresses) {
    return new TurnPlaces(addresses(addresses), 3478, tcp, tls, host);
  }

  private static TurnPlaces udpOnly() {
    return new TurnPlaces(ADVERTISED, 3478, -1, -1, Optional.empty());
  }

  private static List<String> urls(TurnPlaces places) {
    return access(standard()).iceServers("s-1", places).stream()
        .flatMap(server -> server.urls().stream())
        .toList();
  }

  @Test
  void iceServers_nameStunAndTurnOnceForEachFamily() {
    List<IceServer> servers = access(standard()).iceServers("s-1", udpOnly());

    assertThat(servers).hasSize(2);
    assertThat(servers.get(0).urls()).containsExactly("stun:203.0.113.7:3478");
    assertThat(servers.get(0).username()).isEmpty();
    assertThat(servers.get(1).urls())
        .containsExactly(
            "turn:203.0.113.7:3478?transport=udp",
            "turn:[2001:db8:0:0:0:0:0:7]:3478?transport=udp");
  }

  @Test
  void iceServers_nameEveryWay_udpThenTcpThenTls() {
    assertThat(urls(places(3478, 5349, Optional.of("meet.example.org"), "203.0.113.7")))
        .containsExactly(
            "stun:203.0.113.7:3478",
            "turn:203.0.113.7:3478?transport=udp",
            "turn:203.0.113.7:3478?transport=tcp",
            "turns:meet.example.org:5349?transport=tcp");
  }

  @Test
  void iceServers_withEveryWayAndBothFamilies_areFour() {
    var host = Optional.of("meet.example.org");

    assertThat(urls(places(3478, 3478, host, "203.0.113.7", "2001:db8::7")))
        .containsExactly(
            "turn:203.0.113.7:3478?transport=udp",
            "turn:[2001:db8:0:0:0:0:0:7]:3478?transport=udp",
            "turn:203.0.113.7:3478?transport=tcp",
            "turns:meet.example.org:3478?transport=tcp");
  }

  @Test
  void iceServers_withoutAHostOfTheCertificate_haveNoTls() {
    assertThat(urls(places(3478, 5349, Optional.empty(), "203.0.113.7")))
        .noneMatch(url -> url.startsWith("turns:"));
  }

  @Test
  void tlsHost_isTheSetting_orAName_orAnAdvertisedAddress() {
    TlsIdentity named = certificate("DNS:*.example.org", "DNS:meet.example.org");
    TlsIdentity numbered = certificate("DNS:*.example.org", "IP:2001:db8::7");
    TlsIdentity wild = certificate("DNS:*.example.org", "IP:192.0.2.1");
    TurnAccess access = access(standard());
    TurnAccess told = new TurnAccess(standard(), Optional.of("turn.example.org"));

    assertThat(access.tlsHost(Optional.of(named), ADVERTISED)).contains("meet.example.org");
    assertThat(access.tlsHost(Optional.of(numbered), ADVERTISED))
        .contains("[2001:db8:0:0:0:0:0:7]");
    assertThat(access.tlsHost(Optional.of(wild), ADVERTISED)).isEmpty();
    assertThat(told.tlsHost(Optional.of(wild), ADVERTISED)).contains("turn.example.org");
    assertThat(told.tlsHost(Optional.empty(), ADVERTISED)).isEmpty();
  }

  private static TlsIdentity certificate(String... alternatives) {
    TestCertificate made = TestCertificate.make(30, alternatives);
    return CertificateFiles.read(new TlsFiles(made.certificate(), made.key()));
  }

  @Test
  void iceServers_haveCredentialsThatTheSecretMakes_oneNameForEachSession() {
    TurnAccess access = access(standard());

    String first = username(access, "s-1");
    String again = username(access, "s-1");
    String second = username(access, "s-2");

    IceServer turn = access.iceServers("s-1", udpOnly()).get(1);
    assertThat(new TimeLimitedCredentials("north").password(turn.username().orElseThrow(), 1))
        .isEqualTo(turn.credential());
    assertThat(owner(first)).isEqualTo(owner(again)).isEqualTo(access.owner("s-1"));
    assertThat(owner(second)).isNotEqualTo(owner(first));
    assertThat(first).doesNotContain("s-1");
  }

  private static String username(TurnAccess access, String session) {
    return access.iceServers(session, udpOnly()).get(1).username().orElseThrow();
  }

  private static String owner(String username) {
    return username.substring(username.indexOf(':') + 1);
  }

  @Test
  void iceServers_withoutASecret_haveCredentialsOfThisProcess() {
    var turn = new Turn(true, Optional.empty(), Optional.empty(), "50000-50099");

    IceServer here = access(turn).iceServers("s-1", udpOnly()).get(1);
    TurnAccess elsewhere = access(turn);

    assertThat(here.credential()).isPresent();
    assertThat(elsewhere.settings(ADVERTISED).orElseThrow().secret())
        .isNotEqualTo(access(turn).settings(ADVERTISED).orElseThrow().secret());
  }

  @Test
  void iceServers_onAMachineOfItsOwn_nameTheLoopbackAddress() {
    List<IceServer> servers =
        access(standard()).iceServers("s-1", places(-1, -1, Optional.empty(), "127.0.0.1"));

    assertThat(servers).hasSize(1);
    assertThat(servers.getFirst().urls()).containsExactly("turn:127.0.0.1:3478?transport=udp");
  }

  @Test
  void disabled_thereIsNoServer_butStun() {
    TurnAccess access = access(new Turn(false, Optional.empty(), Optional.empty(), "50000-50099"));

    assertThat(access.settings(ADVERTISED)).isEmpty();
    assertThat(access.iceServers("s-1", udpOnly()))
        .singleElement()
        .satisfies(stun -> {
          assertThat(stun.username()).isEmpty();
          assertThat(stun.urls())
              .containsExactly("stun:203.0.113.7:3478", "stun:[2001:db8:0:0:0:0:0:7]:3478");
        });
  }

  @Test
  void settings_areTheOperators_andHideTheSecret() {
    TurnPortSettings settings = access(standard()).settings(ADVERTISED).orElseThrow();

    assertThat(settings.firstPort()).isEqualTo(50_000);
    assertThat(settings.lastPort()).isEqualTo(50_099);
    assertThat(settings.turn().maxAllocationsPerUser()).isEqualTo(4);
    assertThat(settings.toString()).doesNotContain("north");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50000", "60000-50000", "0-10", "50000-70000", "a-b"})
  void relayPorts_thatAreNone_areRefusedInWords(String ports) {
    var turn = new Turn(true, Optional.empty(), Optional.empty(), ports);

    assertThatThrownBy(() -> access(turn).settings(ADVERTISED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("madang.turn.relay-ports");
  }

  @Test
  void allowedPeers_thatAreNone_areRefusedByName() {
    var turn = new Turn(true, Optional.empty(), Optional.of(List.of("10.0.0.0/99")), "1-2");

    assertThatThrownBy(() -> access(turn).settings(ADVERTISED))
        .hasMessageContaining("madang.turn.allowed-peers")
        .hasMessageContaining("10.0.0.0/99");
  }
}
