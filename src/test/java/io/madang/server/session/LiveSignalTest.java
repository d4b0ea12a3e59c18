package io.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.Direction;
import io.madang.compose.Layout;
import io.madang.server.live.FakePrograms;
import io.madang.server.live.WithoutWorkers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Going live and recording as people in the room see it.
@QuarkusTest
@TestProfile(WithoutWorkers.class)
class LiveSignalTest {

  @TestHTTPResource("/ws")
  URI endpoint;

  @Inject FakePrograms programs;

  @AfterEach
  void allow() {
    programs.allow();
  }

  @Test
  void broadcast_isSeenByEverybodyAndByWhoComesLater() {
    try (var ara = join("fair", "Ara");
        var bo = join("fair", "Bo")) {
      ara.sendText(
          "{\"type\":\"broadcast\",\"on\":true,\"layout\":\"grid\",\"title\":\"Town hall\"}");

      JsonObject live = room(bo).getJsonObject("live");
      assertThat(live.getString("title")).isEqualTo("Town hall");
      assertThat(live.getString("layout")).isEqualTo("grid");
      assertThat(live.getString("watch")).isEqualTo("/watch/fair");
      assertThat(live.getBoolean("public")).isTrue();
      assertThat(live.getLong("since")).isGreaterThan(1_700_000_000_000L);
      assertThat(live.getInteger("viewers")).isZero();
      try (var cho = SignalClient.open(endpoint)) {
        cho.send(Offers.join("fair", "Cho"));
        assertThat(cho.await("joined").getJsonObject("room").getJsonObject("live")).isEqualTo(live);
      }
      ara.sendText("{\"type\":\"broadcast\",\"on\":true,\"layout\":\"speaker\"}");
      assertThat(room(bo).getJsonObject("live").getString("layout")).isEqualTo("speaker");
      assertThat(programs.of("fair").orElseThrow().directions)
          .endsWith(new Direction(Layout.SPEAKER, "Town hall", ""));

      ara.sendText("{\"type\":\"broadcast\",\"on\":false}");
      assertThat(room(bo).containsKey("live")).isFalse();
      assertThat(programs.of("fair")).isEmpty();
    }
  }

  @Test
  void broadcast_byAGuest_isForbidden() {
    try (var ara = join("closed", "Ara");
        var bo = join("closed", "Bo")) {
      bo.sendText("{\"type\":\"broadcast\",\"id\":\"5\",\"on\":true}");

      JsonObject error = bo.await("error");
      assertThat(error.getString("re")).isEqualTo("5");
      assertThat(error.getString("code")).isEqualTo("forbidden");
      assertThat(programs.of("closed")).isEmpty();
    }
  }

  @Test
  void broadcast_withoutAWorker_tellsWhyAndTheMeetingGoesOn() {
    programs.refuse("This server makes no more than 2 programs at once.");
    try (var ara = join("busy", "Ara")) {
      ara.sendText("{\"type\":\"broadcast\",\"id\":\"5\",\"on\":true}");

      JsonObject error = ara.await("error");
      assertThat(error.getString("code")).isEqualTo("broadcast-unavailable");
      assertThat(error.getString("message"))
          .isEqualTo("This server makes no more than 2 programs at once.");
      ara.sendText("{\"type\":\"ping\",\"id\":\"9\"}");
      assertThat(ara.await("pong").getString("re")).isEqualTo("9");
    }
  }

  @Test
  void broadcast_thatFails_isToldToHosts() {
    try (var ara = join("fragile", "Ara")) {
      ara.sendText("{\"type\":\"broadcast\",\"on\":true}");
      assertThat(room(ara).containsKey("live")).isTrue();

      programs.of("fragile").orElseThrow().end("No media worker stays alive.");

      assertThat(room(ara).containsKey("live")).isFalse();
      JsonObject error = ara.await("error");
      assertThat(error.getString("code")).isEqualTo("broadcast-unavailable");
      assertThat(error.getString("message")).isEqualTo("No media worker stays alive.");
      assertThat(error.getBoolean("fatal")).isFalse();
    }
  }

  @Test
  void record_isSeenByEverybody_andAskingTwiceIsNoError() {
    try (var ara = join("studio", "Ara");
        var bo = join("studio", "Bo")) {
      ara.sendText("{\"type\":\"record\",\"on\":true}");
      assertThat(room(bo).getJsonObject("recording").getLong("since"))
          .isGreaterThan(1_700_000_000_000L);

      ara.sendText("{\"type\":\"record\",\"id\":\"6\",\"on\":true}");
      ara.sendText("{\"type\":\"record\",\"id\":\"7\",\"on\":false}");

      assertThat(room(bo).containsKey("recording")).isFalse();
      ara.sendText("{\"type\":\"ping\",\"id\":\"9\"}");
      assertThat(ara.await("pong").getString("re")).isEqualTo("9");
    }
  }

  @Test
  void watchLink_ofAnOpenServer_needsNoToken() {
    try (var ara = join("open", "Ara");
        var bo = join("open", "Bo")) {
      bo.sendText("{\"type\":\"watch-link\",\"id\":\"7\"}");

      JsonObject link = bo.await("watch-link");
      assertThat(link.getString("watch")).isEqualTo("/watch/open");
      assertThat(link.containsKey("expires")).isFalse();
    }
  }

  private SignalClient join(String room, String name) {
    SignalClient client = SignalClient.open(endpoint);
    client.send(Offers.join(room, name));
    client.await("joined");
    return client;
  }

  private static JsonObject room(SignalClient client) {
    return client.await("room").getJsonObject("room");
  }
}
