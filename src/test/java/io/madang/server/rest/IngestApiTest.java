package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.madang.server.camera.CameraService;
import io.madang.server.camera.CamerasAllowed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The cameras of a room by the API, without a camera at the other end.
@QuarkusTest
@TestProfile(CamerasAllowed.class)
class IngestApiTest {

  private static final String INGESTS = "/api/v1/rooms/porch/ingests";
  private static final String PASSWORD = "hush-hush";
  private static final long DEADLINE_SECONDS = 30;

  @Inject CameraService cameras;

  @AfterEach
  void removeAll() {
    cameras.all().forEach(camera -> camera.close());
    given().delete("/api/v1/rooms/porch");
    given().delete("/api/v1/rooms/yard");
  }

  @Test
  void post_camera_isCreatedAndListedWithoutItsPassword() throws IOException {
    String url = "rtsp://user:" + PASSWORD + "@127.0.0.1:" + closedPort() + "/live";

    String location =
        post(url, "Door")
            .statusCode(201)
            .header("Location", containsString(INGESTS + "/"))
            .body("name", equalTo("Door"))
            .body("url", equalTo(url.replace("user:" + PASSWORD + "@", "")))
            .body("id", notNullValue())
            .body("tracks", hasSize(0))
            .extract()
            .header("Location");

    String id = location.substring(location.lastIndexOf('/') + 1);
    given().get(INGESTS).then().statusCode(200).body("ingests.id", contains(id));
    String listed = given().get(INGESTS).asString() + given().get(INGESTS + "/" + id).asString();
    assertThat(listed).doesNotContain(PASSWORD).doesNotContain("user");
  }

  @Test
  void post_cameraThatDoesNotAnswer_waitsAndSaysWhyAndWhen() throws IOException {
    post("rtsp://127.0.0.1:" + closedPort() + "/live", "Door").statusCode(201);

    until(() -> "waiting".equals(first().getString("state")));

    JsonPath camera = first();
    assertThat(camera.getString("reason")).isNotBlank().doesNotContain("Exception");
    assertThat(Instant.parse(camera.getString("retryAt"))).isAfter(Instant.EPOCH);
  }

  @Test
  void post_camera_isAParticipantWithItsState() throws IOException {
    post("rtsp://127.0.0.1:" + closedPort() + "/live", "Door").statusCode(201);

    until(() -> first().getString("participantId") != null);
    String participant = first().getString("participantId");
    until(() -> !participants().getList("participants.detail").contains(null));

    assertThat(participants().getList("participants.id")).containsExactly(participant);
    assertThat(participants().getString("participants[0].kind")).isEqualTo("camera");
    assertThat(participants().getString("participants[0].name")).isEqualTo("Door");
    assertThat(participants().getString("participants[0].connection"))
        .isIn("connecting", "reconnecting");
  }

  @Test
  void delete_camera_takesItOutOfTheRoom() throws IOException {
    post("rtsp://127.0.0.1:" + closedPort() + "/live", "Door").statusCode(201);
    String id = first().getString("id");

    given().delete(INGESTS + "/" + id).then().statusCode(204);

    given().get(INGESTS).then().body("ingests", hasSize(0));
    given().get(INGESTS + "/" + id).then().statusCode(404).body("code", equalTo("not-found"));
    given().delete(INGESTS + "/" + id).then().statusCode(404);
    until(() -> participants().getList("participants").isEmpty());
  }

  @Test
  void removeParticipant_ofACamera_removesTheCamera() throws IOException {
    post("rtsp://127.0.0.1:" + closedPort() + "/live", "Door").statusCode(201);
    until(() -> first().getString("participantId") != null);

    given()
        .delete("/api/v1/rooms/porch/participants/" + first().getString("participantId"))
        .then()
        .statusCode(204);

    until(() -> cameras.of("porch").isEmpty());
  }

  @Test
  void post_moreCamerasThanARoomMayHave_isRefused() throws IOException {
    String url = "rtsp://127.0.0.1:" + closedPort() + "/live";
    for (int i = 0; i < CamerasAllowed.MAX_IN_ROOM; i++) {
      post(url, "Door " + i).statusCode(201);
    }

    post(url, "One more").statusCode(503).body("code", equalTo("too-many-cameras"));

    given().get(INGESTS).then().body("ingests", hasSize(CamerasAllowed.MAX_IN_ROOM));
    given()
        .contentType(ContentType.JSON)
        .body(new JsonObject().put("url", url).encode())
        .post("/api/v1/rooms/yard/ingests")
        .then()
        .statusCode(201)
        .body("name", equalTo("Camera"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://camera.local/stream",
        "camera.local",
        "rtsp://",
        "rtsp://:554/stream",
        "rtsp://a:hush-hush@camera.local:70000/",
        "file:///etc/passwd"
      })
  void post_whatIsNoCamera_isRefused(String url) {
    post(url, "Door")
        .statusCode(400)
        .body("code", equalTo("invalid-url"))
        .body("detail", endsWith("."))
        .body("detail", not(containsString(PASSWORD)));
    given().get(INGESTS).then().body("ingests", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://10.0.0.7/stream",
        "rtsp://192.168.1.20:554/stream",
        "rtsp://169.254.169.254/latest/meta-data",
        "rtsp://[::1]/stream",
        "rtsp://[::ffff:10.0.0.7]/stream",
        "rtsp://a:hush-hush@172.16.3.4/stream"
      })
  void post_addressThatIsNotAllowed_isRefusedAndNamesTheSetting(String url) {
    post(url, "Door")
        .statusCode(403)
        .body("code", equalTo("address-not-allowed"))
        .body("detail", containsString("madang.rtsp.allowed-networks"))
        .body("detail", not(containsString(PASSWORD)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "url;{}",
        "url;{\"url\":\"  \"}",
        "url;{\"url\":[\"rtsp://a:hush-hush@b/\"]}",
        "name;{\"url\":\"rtsp://a:hush-hush@b/\",\"name\":\"two\\nlines\"}",
        "transport;{\"url\":\"rtsp://a:hush-hush@b/\",\"transport\":\"sctp\"}"
      })
  void post_wrongFields_areNamedAndNothingIsTold(String field, String body) {
    given()
        .contentType(ContentType.JSON)
        .body(body)
        .post(INGESTS)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid"))
        .body("detail", containsString(field))
        .body("detail", not(containsString(PASSWORD)));
  }

  @Test
  void get_ofARoomWithoutCameras_isEmpty() {
    given().get("/api/v1/rooms/quiet/ingests").then().statusCode(200).body("ingests", hasSize(0));
    given()
        .get("/api/v1/rooms/a b/ingests")
        .then()
        .statusCode(400)
        .body("code", equalTo("bad-room"));
  }

  private static ValidatableResponse post(String url, String name) {
    return given()
        .contentType(ContentType.JSON)
        .body(new JsonObject().put("url", url).put("name", name).encode())
        .post(INGESTS)
        .then();
  }

  private static JsonPath first() {
    return given().get(INGESTS).jsonPath().setRootPath("ingests[0]");
  }

  private static JsonPath participants() {
    return given().get("/api/v1/rooms/porch/participants").jsonPath();
  }

  /// Where nobody listens, for as long as nobody else takes the port.
  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
