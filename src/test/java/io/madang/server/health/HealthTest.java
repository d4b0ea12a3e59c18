package io.madang.server.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HealthTest {

  @Test
  void live_asksEachLoop() {
    given()
        .get("/q/health/live")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("media-loops"))
        .body("checks.find { it.name == 'media-loops' }.data.'loop-0'", equalTo("answers"));
  }

  @Test
  void ready_whileServing_isUp() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'media' }.data.state", equalTo("serving"));
  }
}
