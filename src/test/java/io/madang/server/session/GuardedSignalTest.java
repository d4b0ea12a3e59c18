package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.TokenMode;
import io.madang.server.session.SignalClient.Closed;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Signaling on a server that is not open to everybody.
@QuarkusTest
@TestProfile(TokenMode.class)
class GuardedSignalTest {

  private static final Optional<String> ORIGIN = Optional.of(TokenMode.ORIGIN);

  @TestHTTPResource("/ws")
  URI endpoint;

  @Inject Connections connections;

  @Test
  void join_withAToken_hasItsNameAndRole() {
    var grant = new Grant("yard", true, true, true, true, false, "Ara of the token", "");
    try (var client = SignalClient.open(endpoint, ORIGIN)) {
      client.send(Offers.join("yard", "somebody").put("token", sign(grant, 600)));

      JsonObject self = client.await("joined").getJsonArray("participants").getJsonObject(0);

      assertThat(self.getString("name")).isEqualTo("Ara of the token");
      assertThat(self.getString("role")).isEqualTo("host");
    }
  }

  @Test
  void join_withoutAToken_isRefused() {
    refused(Offers.join("yard", "Ara"), "bad-token");
  }

  @Test
  void join_withATokenOfAnotherRoom_isRefused() {
    refused(Offers.join("yard", "Ara").put("token", sign(Grant.guest("garden"), 600)), "bad-token");
  }

  @Test
  void join_withAnOldToken_isRefused() {
    refused(
        Offers.join("yard", "Ara").put("token", sign(Grant.guest("yard"), -600)), "token-expired");
  }

  @Test
  void publish_withoutThatGrant_isForbidden() {
    var watcher = new Grant("yard", true, false, true, false, false, "", "");

    refused(Offers.join("yard", "Ara").put("token", sign(watcher, 600)), "forbidden");
  }

  @Test
  void page_ofAnotherOrigin_isKeptOut() {
    assertThat(SignalClient.refusal(endpoint, Optional.of("https://evil.example"))).isEqualTo(403);
  }

  @Test
  void program_withoutAnOrigin_isLetIn() {
    try (var client = SignalClient.open(endpoint)) {
      client.sendText("{}");

      assertThat(client.awaitClosed().code()).isEqualTo(1008);
    }
  }

  @Test
  void connections_atTheLimit_areRefusedUntilOneIsGone() {
    try (var first = SignalClient.open(endpoint, ORIGIN);
        var second = SignalClient.open(endpoint, ORIGIN)) {
      // A client is told that its socket is open a moment before the server counts it.
      awaitConnections(2);
      assertThat(SignalClient.refusal(endpoint, ORIGIN)).isEqualTo(503);

      first.sendText("nonsense");
      first.awaitClosed();
      second.sendText("nonsense");
      second.awaitClosed();
    }
  }

  private void awaitConnections(int count) {
    long deadline = MonotonicClock.system().nanoTime() + 10_000_000_000L;
    while (connections.size() < count) {
      assertThat(MonotonicClock.system().nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void refused(JsonObject join, String code) {
    try (var client = SignalClient.open(endpoint, ORIGIN)) {
      client.send(join);

      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, code));
    }
  }

  private static String sign(Grant grant, long seconds) {
    long expires = WallClock.system().unixNanos() / 1_000_000_000L + seconds;
    return new AccessToken(TokenMode.KEY, grant, 0, expires).sign(TokenMode.SECRET);
  }
}
