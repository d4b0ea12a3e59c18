package io.madang.server.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.madang.server.session.SignalClient.Closed;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What people and load balancers see of a server that is being stopped. It cannot serve again, so
/// it has an application of its own.
@QuarkusTest
@TestProfile(DrainTest.OwnServer.class)
class DrainTest {

  @TestHTTPResource("/ws")
  URI endpoint;

  @Inject Drain drain;

  @Test
  void drain_sendsClientsElsewhereAndLetsNobodyIn() {
    try (var ara = SignalClient.open(endpoint)) {
      ara.send(Offers.join("drained", "Ara"));
      ara.await("joined");
      given().get("/q/health/ready").then().statusCode(200);

      drain.onShutdown(new ShutdownDelayInitiatedEvent());

      assertThat(ara.await("going-away").getInteger("reconnectAfterMs")).isPositive();
      assertThat(ara.awaitClosed()).isEqualTo(new Closed(1001, "going-away"));
    }
    given().get("/q/health/ready").then().statusCode(503);
    given().get("/q/health/live").then().statusCode(200);
    given().get("/api/v1/node").then().body("state", equalTo("draining"));
    assertThat(SignalClient.refusal(endpoint, Optional.empty())).isEqualTo(503);
    given()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/sdp", ContentType.TEXT)))
        .contentType("application/sdp")
        .body(Offers.sendrecv())
        .post("/whip/drained")
        .then()
        .statusCode(503)
        .header("Retry-After", equalTo("2"))
        .body("code", equalTo("draining"));
  }

  /// Nothing is set: the profile only asks for a fresh application.
  public static final class OwnServer implements QuarkusTestProfile {}
}
