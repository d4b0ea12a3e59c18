package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.TokenMode;
import io.madang.server.live.GuardedWithoutWorkers;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.SignalException;
import io.madang.wire.WallClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The link to share, on a server that asks for tokens.
@QuarkusTest
@TestProfile(GuardedWithoutWorkers.class)
class GuardedLiveSignalTest {

  private static final Map<String, String> KEYS = Map.of(TokenMode.KEY, TokenMode.SECRET);

  @TestHTTPResource("/ws")
  URI endpoint;

  @Test
  void watchLink_ofAHost_hasATokenToWatchThatRoomAndNothingElse() throws SignalException {
    try (var host = join(new Grant("hall", true, true, true, true, false, "Ara", ""))) {
      host.sendText("{\"type\":\"watch-link\",\"id\":\"7\"}");

      JsonObject link = host.await("watch-link");

      String watch = link.getString("watch");
      assertThat(watch).startsWith("/watch/hall?token=eyJ");
      String token = watch.substring(watch.indexOf('=') + 1);
      AccessToken read = AccessToken.verify(token, KEYS, nowMillis());
      assertThat(read.grant())
          .isEqualTo(new Grant("hall", false, false, true, false, false, "", ""));
      assertThat(link.getLong("expires"))
          .isEqualTo(read.expiresUnixSeconds() * 1_000)
          .isBetween(nowMillis() + 7_190_000, nowMillis() + 7_200_000);
    }
  }

  @Test
  void watchLink_ofAGuest_isForbidden() {
    try (var guest = join(Grant.guest("hall"))) {
      guest.sendText("{\"type\":\"watch-link\",\"id\":\"7\"}");

      assertThat(guest.await("error").getString("code")).isEqualTo("forbidden");
    }
  }

  @Test
  void watchToken_doesNotLetIn() {
    try (var client = SignalClient.open(endpoint)) {
      client.send(
          Offers.join("hall", "Eve")
              .put("token", sign(new Grant("hall", false, false, true, false, false, "", ""))));

      assertThat(client.awaitClosed().reason()).isEqualTo("forbidden");
    }
  }

  private SignalClient join(Grant grant) {
    SignalClient client = SignalClient.open(endpoint);
    client.send(Offers.join("hall", "Ara").put("token", sign(grant)));
    client.await("joined");
    return client;
  }

  private static String sign(Grant grant) {
    return new AccessToken(TokenMode.KEY, grant, 0, nowMillis() / 1_000 + 600)
        .sign(TokenMode.SECRET);
  }

  private static long nowMillis() {
    return WallClock.system().unixNanos() / 1_000_000;
  }
}
