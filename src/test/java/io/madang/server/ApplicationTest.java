package io.madang.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/// The application starts as configured for tests and shows what operators look at.
@QuarkusTest
class ApplicationTest {

  @Test
  void health_afterStart_isUp() {
    given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void metrics_areInPrometheusText() {
    given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
  }

  @Test
  void openApi_isVersion31() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("openapi", equalTo("3.1.0"));
  }

  @Test
  void preflight_fromAnotherOrigin_mayPatch() {
    given()
        .header("Origin", "https://example.org")
        .header("Access-Control-Request-Method", "PATCH")
        .options("/whip/yard")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Methods", containsString("PATCH"));
  }
}
