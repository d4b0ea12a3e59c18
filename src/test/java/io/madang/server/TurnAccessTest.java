package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.ice.turn.TimeLimitedCredentials;
import io.madang.signal.IceServer;
import io.madang.transport.TurnPortSettings;
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
    public long bytesPerSecond() {
      return 0;
    }
  }

  private static TurnAccess access(Turn turn) {
    return new TurnAccess(turn);
  }

  private static Turn standard() {
    return new Turn(true, Optional.of("north"), Optional.empty(), "50000-50099");
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }

  @Test
  void iceServers_nameStunForAllAndTurnOnceForEachFamily() {
    List<IceServer> servers = access(standard()).iceServers(ADVERTISED, 3478);

    assertThat(servers).hasSize(2);
    assertThat(servers.get(0).urls())
        .containsExactly(
            "stun:203.0.113.7:3478", "stun:203.0.113.8:3478", "stun:[2001:db8:0:0:0:0:0:7]:3478");
    assertThat(servers.get(0).username()).isEmpty();
    assertThat(servers.get(1).urls())
        .containsExactly(
            "turn:203.0.113.7:3478?transport=udp",
            "turn:[2001:db8:0:0:0:0:0:7]:3478?transport=udp");
  }

  @Test
  void iceServers_haveCredentialsThatTheSecretMakes_anewForEach() {
    TurnAccess access = access(standard());

    IceServer first = access.iceServers(ADVERTISED, 3478).get(1);
    IceServer second = access.iceServers(ADVERTISED, 3478).get(1);

    String name = first.username().orElseThrow();
    assertThat(new TimeLimitedCredentials("north").password(name, 1)).isEqualTo(first.credential());
    assertThat(second.username()).isNotEqualTo(first.username());
  }

  @Test
  void iceServers_withoutASecret_haveCredentialsOfThisProcess() {
    var turn = new Turn(true, Optional.empty(), Optional.empty(), "50000-50099");

    IceServer here = access(turn).iceServers(ADVERTISED, 3478).get(1);
    TurnAccess elsewhere = access(turn);

    assertThat(here.credential()).isPresent();
    assertThat(elsewhere.settings(ADVERTISED).orElseThrow().secret())
        .isNotEqualTo(access(turn).settings(ADVERTISED).orElseThrow().secret());
  }

  @Test
  void iceServers_onAMachineOfItsOwn_nameTheLoopbackAddress() {
    List<IceServer> servers = access(standard()).iceServers(addresses("127.0.0.1"), 3478);

    assertThat(servers).hasSize(1);
    assertThat(servers.getFirst().urls()).containsExactly("turn:127.0.0.1:3478?transport=udp");
  }

  @Test
  void disabled_thereIsNoServer_butStun() {
    TurnAccess access = access(new Turn(false, Optional.empty(), Optional.empty(), "50000-50099"));

    assertThat(access.settings(ADVERTISED)).isEmpty();
    assertThat(access.iceServers(ADVERTISED, 3478)).allMatch(each -> each.username().isEmpty());
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
