package io.madang.server.doctor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.madang.signal.negotiation.Offers;
import io.madang.signal.trial.PathTrials;
import io.madang.signal.trial.TrialLimits;
import io.madang.wire.MonotonicClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Connections of the connection check as HTTP.
@QuarkusTest
class ConnectionApiTest {
  private static final String PATH = "/api/v1/doctor/connections";
  private static final RestAssuredConfig PLAIN_BODIES =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .encodeContentTypeAs("application/sdp", ContentType.TEXT)
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  @Inject PathTrials trials;

  private static RequestSpecification plain() {
    return given().config(PLAIN_BODIES);
  }

  private static Response post(String offer) {
    return plain().contentType("application/sdp").body(offer).post(PATH);
  }

  private void awaitNone() {
    long end = MonotonicClock.system().nanoTime() + Duration.ofSeconds(30).toNanos();
    while (trials.statistics().open() > 0) {
      assertThat(MonotonicClock.system().nanoTime()).as("none is open").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void connection_isMadeAndEnded_inNoRoom() {
    String rooms = given().get("/api/v1/rooms").asString();
    Response created = post(Offers.player());

    created
        .then()
        .statusCode(201)
        .contentType("application/sdp")
        .header("Location", containsString(PATH + "/"))
        .header("Cache-Control", "no-store");
    assertThat(created.asString())
        .contains("a=ice-lite", "a=candidate:", "a=fingerprint:sha-256", "a=inactive")
        .doesNotContain("a=sendonly", "a=recvonly", "a=sendrecv", "a=ssrc");
    assertThat(created.getHeaders().getValues("Link"))
        .anyMatch(link -> link.startsWith("<turn:") && link.contains("credential=\""));
    assertThat(given().get("/api/v1/rooms").asString()).isEqualTo(rooms);
    plain().delete(created.header("Location")).then().statusCode(204);
    awaitNone();
    plain()
        .delete(created.header("Location"))
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
  }

  @Test
  void tooMany_are429_untilOneEnds() {
    var places = new ArrayList<String>();
    for (int i = 0; i < TrialLimits.STANDARD.perPerson(); i++) {
      places.add(post(Offers.player()).then().statusCode(201).extract().header("Location"));
    }

    post(Offers.player()).then().statusCode(429).body("code", equalTo("rate-limited"));

    places.forEach(place -> plain().delete(place).then().statusCode(204));
    awaitNone();
    String metrics = given().get("/q/metrics").asString();
    assertThat(metrics)
        .contains("madang_doctor_connections ", "attempts_total{result=\"begun\"}")
        .containsPattern("attempts_total\\{result=\"refused\"\\} [1-9]");
  }

  @Test
  void whatIsNoOffer_isRefused() {
    post("nonsense").then().statusCode(400).body("code", equalTo("bad-sdp"));
    plain()
        .contentType("text/plain")
        .body(Offers.player())
        .post(PATH)
        .then()
        .statusCode(415)
        .body("code", equalTo("unsupported-media-type"));
    plain().get(PATH).then().statusCode(405).header("Allow", "OPTIONS, POST");
  }
}
