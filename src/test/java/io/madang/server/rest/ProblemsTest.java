package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every refusal of the API has the form of RFC 9457 and a stable code.
@QuarkusTest
class ProblemsTest {

  private static final String ROOMS = "/api/v1/rooms";

  @TestHTTPResource("/")
  URI server;

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/nothing", "/api/v1/rooms/nobody", "/api/v1/rooms/a/b", "/api"})
  void unknownPath_is404(String path) {
    problem(given().get(path), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "PUT;/api/v1/rooms;GET, HEAD, OPTIONS, POST",
        "POST;/api/v1/rooms/yard;DELETE, GET, HEAD, OPTIONS",
        "POST;/api/v1/rooms/yard/participants;GET, HEAD, OPTIONS",
        "GET;/api/v1/rooms/yard/participants/p-1;DELETE, OPTIONS",
        "GET;/api/v1/rooms/yard/participants/p-1/tracks/t-1;OPTIONS, PATCH",
        "GET;/api/v1/tokens;OPTIONS, POST",
        "PUT;/whip/yard;GET, HEAD, OPTIONS, POST",
        "PUT;/whep/yard/x;DELETE, GET, HEAD, OPTIONS, PATCH",
      })
  void unknownMethod_is405AndSaysWhatIsAllowed(String method, String path, String allowed) {
    Response response = given().request(method, path);

    problem(response, 405, "method-not-allowed");
    response.then().header("Allow", equalTo(allowed));
  }

  @Test
  void bodyOfAnotherMediaType_is415() {
    problem(given().contentType("text/plain").body("x").post(ROOMS), 415, "unsupported-media-type");
  }

  @Test
  void answerInAnotherMediaType_is406() {
    problem(given().accept("text/html").get(ROOMS), 406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"room\":", "{\"room\":yard}", "\u0000"})
  void brokenJson_is400(String body) {
    problem(json(body), 400, "bad-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "[1]", "7", "\"yard\"", "null"})
  void noObject_is400(String body) {
    problem(json(body), 400, "invalid");
  }

  @Test
  void fieldOfTheWrongType_isNamed() {
    json("{\"room\":[1]}")
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid"))
        .body("errors[0].field", equalTo("room"));
  }

  @Test
  void nestedDeeply_is400() {
    String deep = "{\"room\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

    given()
        .contentType(ContentType.JSON)
        .body(deep)
        .post(ROOMS)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no room", "a/b", "..", "", "ünicode"})
  void roomOfABadName_is400(String room) {
    problem(json("{\"room\":\"" + room + "\"}"), 400, "bad-room");
  }

  @Test
  void roomNameTooLong_is400() {
    problem(given().get(ROOMS + "/" + "x".repeat(65)), 400, "bad-room");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "many"})
  void pageOfABadSize_is400(String limit) {
    problem(given().queryParam("limit", limit).get(ROOMS), 400, "invalid");
  }

  @Test
  void patchWithoutMuted_is400AndNamesIt() {
    given()
        .contentType(ContentType.JSON)
        .body("{}")
        .patch(ROOMS + "/yard/participants/p-1/tracks/t-1")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("muted"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_048_577, 2_000_000, 4_000_000})
  void bodyTooLarge_is413(int bytes) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      String head =
          "POST /api/v1/rooms HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + bytes
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 413 ");
      if (bytes < 2 * 1_048_576) {
        assertThat(answer).contains("application/problem+json").contains("\"too-large\"");
      }
    }
  }

  @Test
  void pages_carrySecurityHeaders() {
    given()
        .get("/api/v1/nothing")
        .then()
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Content-Security-Policy", containsString("script-src 'self'"))
        .header("Permissions-Policy", containsString("camera=(self)"));
  }

  private static Response json(String body) {
    return given().contentType(ContentType.JSON).body(body).post(ROOMS);
  }

  private static void problem(Response response, int status, String code) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("about:blank"))
        .body("status", equalTo(status))
        .body("code", equalTo(code))
        .body("title", notNullValue())
        .body("detail", notNullValue());
  }
}
