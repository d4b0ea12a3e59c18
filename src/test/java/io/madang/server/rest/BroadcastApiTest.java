package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.madang.compose.Direction;
import io.madang.compose.Layout;
import io.madang.server.live.FakePrograms;
import io.madang.server.live.WithoutWorkers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Broadcasts by the API, on a server that is open to everybody.
@QuarkusTest
@TestProfile(WithoutWorkers.class)
class BroadcastApiTest {

  private static final String ROOM = "stage";
  private static final String BROADCAST = "/api/v1/rooms/" + ROOM + "/broadcast";

  @Inject FakePrograms programs;

  @AfterEach
  void end() {
    programs.allow();
    given().delete(BROADCAST);
    given().delete("/api/v1/rooms/" + ROOM);
  }

  @Test
  void put_new_opensTheRoomAndBegins() {
    put("{}")
        .statusCode(201)
        .header("Location", endsWith(BROADCAST))
        .header("Cache-Control", equalTo("no-store"))
        .body("state", equalTo("starting"))
        .body("since", greaterThan(1_700_000_000_000L))
        .body("layout", equalTo("auto"))
        .body("title", equalTo(""))
        .body("renditions", contains("720p", "480p", "240p"))
        .body("partMillis", equalTo(333))
        .body("visibility", equalTo("public"))
        .body("watch.page", endsWith("/watch/stage"))
        .body("watch.playlist", endsWith("/hls/stage/master.m3u8"))
        .body("watch.expires", nullValue());

    given().get("/api/v1/rooms/" + ROOM).then().body("live", equalTo(true));
  }

  @Test
  void put_withoutABody_hasTheDefaults() {
    given().put(BROADCAST).then().statusCode(201).body("layout", equalTo("auto"));
  }

  @Test
  void put_everything_isTaken() {
    put("{\"layout\":\"grid\",\"title\":\" Town hall \",\"renditions\":[\"240p\",\"720p\"],"
            + "\"partMillis\":200,\"transportStream\":true}")
        .statusCode(201)
        .body("layout", equalTo("grid"))
        .body("title", equalTo("Town hall"))
        .body("renditions", contains("720p", "240p"))
        .body("partMillis", equalTo(200))
        .body("transportStream", equalTo(true));

    var made = programs.of(ROOM).orElseThrow();
    assertThat(made.settings.ticksPerPart()).isEqualTo(6);
    assertThat(made.settings.transportStream()).isTrue();
    assertThat(made.settings.direction()).isEqualTo(new Direction(Layout.GRID, "Town hall", ""));
  }

  @Test
  void get_whenThePictureIsThere_showsHowItGoes() {
    put("{}").statusCode(201);
    programs.of(ROOM).orElseThrow().begin();

    given()
        .get(BROADCAST)
        .then()
        .statusCode(200)
        .body("state", equalTo("live"))
        .body("statistics.encoder", equalTo("libopenh264"))
        .body("statistics.workerRestarts", equalTo(1))
        .body("statistics.skippedPictures", equalTo(2))
        .body("statistics.shown", equalTo(2))
        .body("statistics.viewers", equalTo(0))
        .body("statistics.latencyMillis", greaterThanOrEqualTo(0));
  }

  @Test
  void put_running_changesTheDirectionAndKeepsTheRest() {
    put("{\"title\":\"One\",\"partMillis\":200}").statusCode(201);

    put("{\"layout\":\"speaker\"}")
        .statusCode(200)
        .body("layout", equalTo("speaker"))
        .body("title", equalTo("One"))
        .body("partMillis", equalTo(200));
    put("{\"title\":\"\",\"partMillis\":200}").statusCode(200).body("title", equalTo(""));

    assertThat(programs.of(ROOM).orElseThrow().directions)
        .containsExactly(
            new Direction(Layout.AUTO, "One", ""),
            new Direction(Layout.SPEAKER, "One", ""),
            new Direction(Layout.SPEAKER, "", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "renditions;{\"renditions\":[\"480p\"]}",
        "partMillis;{\"partMillis\":200}",
        "vod;{\"vod\":true}",
        "dvr;{\"dvr\":true}",
        "transportStream;{\"transportStream\":true}"
      })
  void put_running_refusesWhatNeedsARestart(String name, String body) {
    put("{}").statusCode(201);

    put(body)
        .statusCode(409)
        .body("code", equalTo("restart-needed"))
        .body("detail", containsString(name));
    given().get(BROADCAST).then().body("state", equalTo("starting"));
  }

  @Test
  void put_whatTheOriginCannotHave_isUnavailableAndLeavesNothing() {
    put("{\"dvr\":true}")
        .statusCode(503)
        .header("Retry-After", equalTo("2"))
        .body("code", equalTo("broadcast-unavailable"))
        .body("detail", containsString("dvr-window"));

    assertThat(programs.of(ROOM)).isEmpty();
    given().get("/api/v1/rooms/" + ROOM).then().body("live", equalTo(false));
  }

  @Test
  void put_withoutAWorker_isUnavailableWithTheReason() {
    programs.refuse("Two workers run, as many as madang.worker.max allows.");

    put("{}")
        .statusCode(503)
        .body("code", equalTo("broadcast-unavailable"))
        .body("detail", equalTo("Two workers run, as many as madang.worker.max allows."));
    given().get("/api/v1/rooms/" + ROOM).then().body("live", equalTo(false));
  }

  @Test
  void delete_ends_andTheLastOneCanBeLookedAt() {
    put("{\"title\":\"Over\"}").statusCode(201);
    programs.of(ROOM).orElseThrow().begin();

    given().delete(BROADCAST).then().statusCode(204);

    assertThat(programs.of(ROOM)).isEmpty();
    given()
        .get(BROADCAST)
        .then()
        .statusCode(200)
        .body("state", equalTo("ended"))
        .body("title", equalTo("Over"))
        .body("reason", nullValue())
        .body("statistics.encoder", equalTo("libopenh264"));
    given().get("/api/v1/rooms/" + ROOM).then().body("live", equalTo(false));
    given().delete(BROADCAST).then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void put_afterAnEnd_isANewOneWithDefaults() {
    put("{\"title\":\"Over\",\"partMillis\":200}").statusCode(201);
    given().delete(BROADCAST).then().statusCode(204);

    put("{}").statusCode(201).body("title", equalTo("")).body("partMillis", equalTo(333));
  }

  @Test
  void program_thatEndsByItself_endsTheBroadcastWithItsReason() {
    put("{}").statusCode(201);

    programs.of(ROOM).orElseThrow().end("The worker died again and again.");

    given()
        .get(BROADCAST)
        .then()
        .body("state", equalTo("ended"))
        .body("reason", equalTo("The worker died again and again."));
    given().get("/api/v1/rooms/" + ROOM).then().body("live", equalTo(false));
    given().delete(BROADCAST).then().statusCode(404);
  }

  @Test
  void get_ofARoomThatWasNotBroadcast_isNotFound() {
    given()
        .get("/api/v1/rooms/quiet/broadcast")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
    given().delete("/api/v1/rooms/quiet/broadcast").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "layout;{\"layout\":\"round\"}",
        "layout;{\"layout\":7}",
        "title;{\"title\":\"two\\nlines\"}",
        "title;{\"title\":\"\\u202eevil\"}",
        "renditions;{\"renditions\":[]}",
        "renditions;{\"renditions\":[\"1080p\"]}",
        "renditions;{\"renditions\":\"720p\"}",
        "partMillis;{\"partMillis\":100}",
        "partMillis;{\"partMillis\":\"x\"}",
        "visibility;{\"visibility\":\"secret\"}",
        "dvr;{\"dvr\":[1]}"
      })
  void put_wrongFields_areNamed(String field, String body) {
    put(body)
        .statusCode(400)
        .body("code", equalTo("invalid"))
        .body("detail", containsString(field));
    assertThat(programs.of(ROOM)).isEmpty();
  }

  @Test
  void put_longTitle_isRefused() {
    put("{\"title\":\"" + "x".repeat(101) + "\"}").statusCode(400).body("code", equalTo("invalid"));
    put("{\"title\":\"" + "x".repeat(100) + "\"}").statusCode(201);
  }

  @ParameterizedTest
  @CsvSource({"../outside.png", "/etc/passwd", "http://example.org/a.png", "missing.png"})
  void put_logoFromAnywhereElse_isRefused(String logo) throws IOException {
    Files.write(WithoutWorkers.FOLDER.resolve("outside.png"), png());

    put("{\"logo\":\"" + logo + "\"}").statusCode(400).body("code", equalTo("invalid"));
    assertThat(programs.of(ROOM)).isEmpty();
  }

  @Test
  void put_logoOfTheDirectory_isShown() throws IOException {
    Files.write(WithoutWorkers.LOGOS.resolve("acme.png"), png());

    put("{\"logo\":\"acme.png\"}").statusCode(201).body("logo", equalTo("acme.png"));

    assertThat(programs.of(ROOM).orElseThrow().directions)
        .containsExactly(
            new Direction(
                Layout.AUTO, "", WithoutWorkers.LOGOS.toRealPath().resolve("acme.png").toString()));
  }

  @Test
  void put_badRoom_isRefused() {
    given()
        .contentType(ContentType.JSON)
        .body("{}")
        .put("/api/v1/rooms/a b/broadcast")
        .then()
        .statusCode(400)
        .body("code", equalTo("bad-room"));
  }

  @Test
  void recordingOfTheRoom_sharesTheProgram() {
    given().contentType(ContentType.JSON).body("{\"room\":\"stage\"}").post("/api/v1/rooms");
    given().post("/api/v1/rooms/stage/recordings").then().statusCode(201);

    put("{\"partMillis\":200}").statusCode(409).body("code", equalTo("restart-needed"));
    put("{}").statusCode(201);

    assertThat(programs.of(ROOM).orElseThrow().listeners()).isEqualTo(2);
    given().get("/api/v1/rooms/stage").then().body("recording", equalTo(true));
    given().delete(BROADCAST).then().statusCode(204);
    assertThat(programs.of(ROOM).orElseThrow().listeners()).isEqualTo(1);
    endRecordings();
    assertThat(programs.of(ROOM)).isEmpty();
  }

  private static void endRecordings() {
    List<String> ids =
        given().get("/api/v1/rooms/stage/recordings").jsonPath().getList("recordings.id");
    ids.forEach(id -> given().delete("/api/v1/rooms/stage/recordings/" + id));
  }

  private static ValidatableResponse put(String body) {
    return given().contentType(ContentType.JSON).body(body).put(BROADCAST).then();
  }

  private static byte[] png() {
    return new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  }
}
