package io.madang.server.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.madang.server.session.SignalClient.Closed;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The signaling WebSocket from a client's side, with the media that stands behind it.
@QuarkusTest
class SignalEndpointTest {

  private static final Pattern M_LINE = Pattern.compile("(?m)^m=");

  @TestHTTPResource("/ws")
  URI endpoint;

  @Test
  void join_withAChromiumOffer_isAnsweredWithOurSideOfThePath() {
    try (var ara = SignalClient.open(endpoint)) {
      ara.send(Offers.join("answered", "Ara"));

      JsonObject joined = ara.await("joined");

      int port = given().get("/api/v1/node").path("mediaPorts[0]");
      String answer = joined.getString("answer");
      assertThat(answer)
          .startsWith("v=0\r\n")
          .contains("a=ice-lite\r\n", "a=setup:passive\r\n", "a=fingerprint:sha-256 ", "a=rtcp-mux")
          .contains(" 127.0.0.1 " + port + " typ host");
      assertThat(M_LINE.matcher(answer).results().count())
          .isEqualTo(M_LINE.matcher(Offers.meeting()).results().count());
      assertThat(joined.getString("re")).isEqualTo("1");
      assertThat(joined.getString("session")).hasSizeGreaterThan(16);
      assertThat(joined.getBoolean("resumed")).isFalse();
      assertThat(joined.getJsonArray("slots")).isNotEmpty();
      assertThat(joined.getJsonArray("participants").getJsonObject(0).getString("role"))
          .isEqualTo("host");
    }
  }

  @Test
  void participants_areSeenByEachOtherAndByTheApi() {
    try (var ara = SignalClient.open(endpoint);
        var bo = SignalClient.open(endpoint)) {
      String araId = join(ara, "seen", "Ara");
      String boId = join(bo, "seen", "Bo");

      JsonObject arrived = ara.await("participant-joined").getJsonObject("participant");
      assertThat(arrived.getString("id")).isEqualTo(boId);
      given()
          .get("/api/v1/rooms/seen/participants")
          .then()
          .body("participants.id", contains(araId, boId))
          .body("participants.name", contains("Ara", "Bo"))
          .body("participants.role", contains("host", "guest"))
          .body("participants.kind", contains("browser", "browser"));

      bo.send(new JsonObject().put("type", "leave"));
      assertThat(bo.awaitClosed().code()).isEqualTo(1000);
      assertThat(ara.await("participant-left").getString("reason")).isEqualTo("left");
    }
  }

  @Test
  void api_mutesATrack_andThePublisherIsTold() {
    try (var ara = SignalClient.open(endpoint)) {
      ara.send(Offers.join("muted", "Ara"));
      JsonObject joined = ara.await("joined");
      String track = joined.getJsonArray("tracks").getJsonObject(0).getString("track");
      String path =
          "/api/v1/rooms/muted/participants/" + joined.getString("self") + "/tracks/" + track;

      given()
          .contentType(ContentType.JSON)
          .body("{\"muted\":true}")
          .patch(path)
          .then()
          .statusCode(200)
          .body("id", equalTo(track))
          .body("muted", equalTo(true));

      JsonObject updated = ara.await("track-updated").getJsonObject("track");
      assertThat(updated.getString("id")).isEqualTo(track);
      assertThat(updated.getBoolean("muted")).isTrue();
      given()
          .contentType(ContentType.JSON)
          .body("{\"muted\":false}")
          .patch(path)
          .then()
          .statusCode(409)
          .body("code", equalTo("unmute-refused"));
    }
  }

  @Test
  void api_sendsSomebodyOut_andTheOthersAreTold() {
    try (var ara = SignalClient.open(endpoint);
        var bo = SignalClient.open(endpoint)) {
      join(ara, "sent-out", "Ara");
      String boId = join(bo, "sent-out", "Bo");

      given().delete("/api/v1/rooms/sent-out/participants/" + boId).then().statusCode(204);

      assertThat(bo.await("error").getString("code")).isEqualTo("removed");
      assertThat(bo.awaitClosed()).isEqualTo(new Closed(1008, "removed"));
      assertThat(ara.await("participant-left").getString("reason")).isEqualTo("removed");
    }
  }

  @Test
  void api_endsARoom_andEverybodyIsOut() {
    try (var ara = SignalClient.open(endpoint)) {
      join(ara, "ended", "Ara");

      given().delete("/api/v1/rooms/ended").then().statusCode(204);

      assertThat(ara.awaitClosed()).isEqualTo(new Closed(1008, "room-ended"));
      given().get("/api/v1/rooms/ended").then().statusCode(404);
    }
  }

  @Test
  void lostConnection_isResumedWithTheSameIdentity() {
    String self;
    String session;
    try (var first = SignalClient.open(endpoint)) {
      first.send(Offers.join("resumed", "Ara"));
      JsonObject joined = first.await("joined");
      self = joined.getString("self");
      session = joined.getString("session");
    }

    try (var second = SignalClient.open(endpoint)) {
      second.send(Offers.join("resumed", "Ara").put("resume", session));

      JsonObject joined = second.await("joined");
      assertThat(joined.getBoolean("resumed")).isTrue();
      assertThat(joined.getString("self")).isEqualTo(self);
    }
  }

  @Test
  void joinTimes_areMeasured() {
    try (var ara = SignalClient.open(endpoint)) {
      join(ara, "measured", "Ara");
      ara.send(new JsonObject().put("type", "ping"));
      ara.await("pong");

      String metrics = given().accept("text/plain").get("/q/metrics").asString();

      assertThat(metrics).doesNotContain("madang_join_seconds_count 0.0");
      assertThat(metrics).containsPattern("madang_connections [1-9]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "nonsense|bad-json",
        "[]|bad-json",
        "{|bad-json",
        "{\"type\":\"ping\"}|not-joined",
        "{\"type\":\"join\"}|bad-message",
        "{\"type\":\"join\",\"room\":\"no room\",\"name\":\"Ara\",\"offer\":\"v=0\"}|bad-message",
        "{\"type\":\"join\",\"room\":\"yard\",\"name\":\"Ara\",\"offer\":\"v=0\"}|bad-sdp",
        "{\"type\":\"join\",\"room\":\"yard\",\"name\":7,\"offer\":\"v=0\"}|bad-message",
      })
  void badFirstMessage_isAnsweredAndTheSocketClosed(String text, String code) {
    try (var client = SignalClient.open(endpoint)) {
      client.sendText(text);

      JsonObject error = client.await("error");

      assertThat(error.getString("code")).isEqualTo(code);
      assertThat(error.getBoolean("fatal")).isTrue();
      assertThat(error.getString("message")).isNotBlank();
      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, code));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"type\":\"dance\",\"id\":\"7\"}|unknown-type",
        "{\"type\":\"chat\",\"id\":\"7\"}|bad-message",
        "{\"type\":\"offer\",\"id\":\"7\",\"sdp\":\"v=0\"}|bad-sdp",
        "{\"type\":\"remove\",\"id\":\"7\",\"participant\":\"p-9\"}|not-found",
        "{\"type\":\"mute\",\"id\":\"7\",\"track\":\"t-9\",\"muted\":true}|not-found",
        "{\"type\":\"join\",\"id\":\"7\",\"room\":\"yard\",\"name\":\"Ara\",\"offer\":\"v=0\"}|already-joined",
      })
  void badMessageOfAMember_isAnsweredAndTheMeetingGoesOn(String text, String code) {
    try (var client = SignalClient.open(endpoint)) {
      join(client, "goes-on-after-" + code, "Ara");

      client.sendText(text);

      JsonObject error = client.await("error");
      assertThat(error.getString("code")).isEqualTo(code);
      assertThat(error.getString("re")).isEqualTo("7");
      assertThat(error.getBoolean("fatal")).isFalse();
      client.send(new JsonObject().put("type", "ping").put("id", "8"));
      assertThat(client.await("pong").getString("re")).isEqualTo("8");
    }
  }

  @Test
  void binaryMessage_isBadJson() {
    try (var client = SignalClient.open(endpoint)) {
      client.sendBinary(new byte[] {1, 2, 3});

      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "bad-json"));
    }
  }

  @ParameterizedTest
  @CsvSource({"262145", "1000000", "1048577", "1200000"})
  void messageTooLarge_isRefused(int characters) {
    try (var client = SignalClient.open(endpoint)) {
      client.sendText("x".repeat(characters));

      assertThat(client.await("error").getString("code")).isEqualTo("too-large");
      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "too-large"));
    }
  }

  @Test
  void deeplyNestedMessage_isBadJson() {
    try (var client = SignalClient.open(endpoint)) {
      client.sendText("{\"type\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}");

      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "bad-json"));
    }
  }

  @Test
  void flood_isCutOff() {
    try (var client = SignalClient.open(endpoint)) {
      join(client, "flooded", "Ara");
      try {
        for (int i = 0; i < 5_000; i++) {
          client.sendText("{\"type\":\"ping\"}");
        }
      } catch (RuntimeException cutOff) {
        assertThat(cutOff).hasMessageContaining("closed");
      }

      assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "rate-limited"));
    }
  }

  @Test
  void limits_areThoseOfTheSettings() {
    try (var client = SignalClient.open(endpoint)) {
      client.send(Offers.join("limits", "Ara"));

      JsonObject limits = client.await("joined").getJsonObject("limits");

      assertThat(limits.getInteger("messageBytes")).isEqualTo(262_144);
      assertThat(limits.getInteger("slots")).isEqualTo(60);
      assertThat(limits.getInteger("tracks")).isEqualTo(6);
    }
  }

  private static String join(SignalClient client, String room, String name) {
    client.send(Offers.join(room, name));
    return client.await("joined").getString("self");
  }
}
