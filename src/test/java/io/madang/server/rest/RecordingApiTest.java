package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.startsWith;

import io.madang.server.live.FakePrograms;
import io.madang.server.live.WithoutWorkers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recordings by the API: what lies in their directory, and how it is handed out.
@QuarkusTest
@TestProfile(WithoutWorkers.class)
class RecordingApiTest {

  private static final String ID = "20260115T101500-4f3a2b1c";
  private static final String RECORDINGS = "/api/v1/rooms/archive/recordings";
  private static final Path FOLDER = WithoutWorkers.RECORDINGS.resolve("archive");

  @Inject FakePrograms programs;

  private byte[] video;

  /// What an earlier life of the server has left behind.
  @BeforeEach
  void earlierRecording() throws IOException {
    video = new byte[10_000];
    new Random(7).nextBytes(video);
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve(ID + ".mp4"), video);
    Files.writeString(
        FOLDER.resolve(ID + ".json"),
        "{\"state\":\"finished\",\"started\":1768472100000,\"durationMillis\":4000,\"bytes\":10000}");
  }

  @AfterEach
  void clean() throws IOException {
    programs.allow();
    given().delete("/api/v1/rooms/archive");
    List<String> ids = given().get(RECORDINGS).jsonPath().getList("recordings.id");
    ids.forEach(id -> given().delete(RECORDINGS + "/" + id));
    try (Stream<Path> files = Files.walk(WithoutWorkers.RECORDINGS)) {
      files.sorted(Comparator.reverseOrder()).forEach(RecordingApiTest::delete);
    }
  }

  @Test
  void list_showsWhatAnEarlierServerRecorded() {
    given()
        .get(RECORDINGS)
        .then()
        .statusCode(200)
        .body("recordings.id", contains(ID))
        .body("recordings[0].room", equalTo("archive"))
        .body("recordings[0].state", equalTo("finished"))
        .body("recordings[0].started", equalTo(1768472100000L))
        .body("recordings[0].durationMillis", equalTo(4000))
        .body("recordings[0].bytes", equalTo(10000))
        .body("recordings[0].files", equalTo(1))
        .body("recordings[0].file", equalTo(RECORDINGS + "/" + ID + "/file"));
    given().get("/api/v1/rooms/nobody/recordings").then().body("recordings", empty());
  }

  @Test
  void get_oneThatAKilledServerWasWriting_hasFailedAndCanBeDownloaded() throws IOException {
    Files.writeString(
        FOLDER.resolve(ID + ".json"), "{\"state\":\"recording\",\"started\":1768472100000}");

    given()
        .get(RECORDINGS + "/" + ID)
        .then()
        .statusCode(200)
        .body("state", equalTo("failed"))
        .body("bytes", equalTo(10000))
        .body("reason", containsString("server stopped"));
    assertThat(given().get(RECORDINGS + "/" + ID + "/file").asByteArray()).isEqualTo(video);
  }

  @Test
  void file_whole_isTheFile() {
    Response response = given().get(RECORDINGS + "/" + ID + "/file");

    response
        .then()
        .statusCode(200)
        .contentType("video/mp4")
        .header("Content-Length", equalTo("10000"))
        .header("Accept-Ranges", equalTo("bytes"))
        .header("Content-Encoding", (String) null)
        .header("Content-Disposition", equalTo("attachment; filename=\"archive-" + ID + ".mp4\""));
    assertThat(response.asByteArray()).isEqualTo(video);
  }

  @Test
  void file_ofAnotherNumber_isTheNextOne() throws IOException {
    Files.writeString(FOLDER.resolve(ID + "-2.mp4"), "the second");

    given().get(RECORDINGS + "/" + ID).then().body("files", equalTo(2));
    Response second = given().queryParam("number", 2).get(RECORDINGS + "/" + ID + "/file");
    assertThat(second.asString()).isEqualTo("the second");
    given()
        .queryParam("number", 3)
        .get(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
    given().queryParam("number", 0).get(RECORDINGS + "/" + ID + "/file").then().statusCode(400);
  }

  @Test
  void file_askedWithHead_tellsItsLength() {
    given()
        .head(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(200)
        .contentType("video/mp4")
        .header("Content-Length", equalTo("10000"));
  }

  @Test
  void get_acceptingVideo_isTheFile() {
    Response response = given().accept("video/mp4").get(RECORDINGS + "/" + ID);

    response.then().statusCode(200).contentType("video/mp4");
    assertThat(response.asByteArray()).isEqualTo(video);
    given().accept("*/*").get(RECORDINGS + "/" + ID).then().contentType(ContentType.JSON);
  }

  @Test
  void file_range_isThatPart() {
    Response response =
        given().header("Range", "bytes=500-999").get(RECORDINGS + "/" + ID + "/file");

    response
        .then()
        .statusCode(206)
        .header("Content-Range", equalTo("bytes 500-999/10000"))
        .header("Content-Length", equalTo("500"));
    assertThat(response.asByteArray()).isEqualTo(Arrays.copyOfRange(video, 500, 1000));
  }

  @Test
  void file_rangeBeyondTheEnd_cannotBeSatisfied() {
    given()
        .header("Range", "bytes=10000-")
        .get(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(416)
        .header("Content-Range", equalTo("bytes */10000"))
        .body("code", equalTo("bad-range"));
  }

  @Test
  void file_conditions_areObeyed() {
    String tag = given().get(RECORDINGS + "/" + ID + "/file").header("ETag");

    given()
        .header("If-None-Match", tag)
        .get(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(304)
        .header("ETag", equalTo(tag));
    given()
        .header("Range", "bytes=0-0")
        .header("If-Range", tag)
        .get(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(206);
    given()
        .header("Range", "bytes=0-0")
        .header("If-Range", "\"another\"")
        .get(RECORDINGS + "/" + ID + "/file")
        .then()
        .statusCode(200);
  }

  @Test
  void delete_finished_takesItsFile() {
    given().delete(RECORDINGS + "/" + ID).then().statusCode(204);

    assertThat(FOLDER.resolve(ID + ".mp4")).doesNotExist();
    given().get(RECORDINGS + "/" + ID).then().statusCode(404).body("code", equalTo("not-found"));
    given().delete(RECORDINGS + "/" + ID).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2F..%2Fsecret",
        "..",
        "%2e%2e",
        ID + "%00",
        ID + ".json",
        "%2Fetc%2Fpasswd",
        "20260115T101500-4f3a2b1d"
      })
  void ids_thatAreNone_leadNowhere(String id) throws IOException {
    Files.writeString(WithoutWorkers.FOLDER.resolve("secret.json"), "{\"state\":\"finished\"}");
    Files.writeString(WithoutWorkers.FOLDER.resolve("secret.mp4"), "secret");

    for (String tail : new String[] {"", "/file"}) {
      Response response = given().urlEncodingEnabled(false).get(RECORDINGS + "/" + id + tail);
      assertThat(response.statusCode()).isGreaterThanOrEqualTo(400).isLessThan(500);
      assertThat(response.asString()).doesNotContain("secret\"").doesNotContain("finished");
    }
    assertThat(WithoutWorkers.FOLDER.resolve("secret.mp4")).exists();
  }

  @Test
  void start_ofARoomThatIsNotThere_isNotFound() {
    given().post(RECORDINGS).then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void start_andDelete_recordsAndKeepsIt() {
    open();
    String location = given().post(RECORDINGS).then().statusCode(201).extract().header("Location");
    assertThat(location).contains(RECORDINGS + "/");

    given()
        .get(location)
        .then()
        .statusCode(200)
        .body("state", equalTo("recording"))
        .body("started", greaterThan(1_700_000_000_000L));
    given().get("/api/v1/rooms/archive").then().body("recording", equalTo(true));
    given().post(RECORDINGS).then().statusCode(409).body("code", equalTo("recording-exists"));

    given().delete(location).then().statusCode(204);

    given().get(location).then().statusCode(200).body("state", equalTo("finished"));
    given().get("/api/v1/rooms/archive").then().body("recording", equalTo(false));
    assertThat(programs.of("archive")).isEmpty();
    given().delete(location).then().statusCode(204);
    given().get(location).then().statusCode(404);
  }

  @Test
  void start_withoutAWorker_isUnavailableAndLeavesNothing() {
    open();
    programs.refuse("There are no workers.");

    given()
        .post(RECORDINGS)
        .then()
        .statusCode(503)
        .body("code", equalTo("recording-unavailable"))
        .body("detail", equalTo("There are no workers."));

    given().get(RECORDINGS).then().body("recordings.id", contains(ID));
    given().get("/api/v1/rooms/archive").then().body("recording", equalTo(false));
  }

  @Test
  void start_atTheDiskLimit_isRefusedAndNothingIsDeleted() throws IOException {
    open();
    Files.write(FOLDER.resolve("other.mp4"), new byte[1 << 20]);

    given()
        .post(RECORDINGS)
        .then()
        .statusCode(503)
        .body("code", equalTo("recording-unavailable"))
        .body("detail", startsWith("All recordings together have reached the limit of 1 MB."));

    assertThat(FOLDER.resolve(ID + ".mp4")).exists();
    assertThat(FOLDER.resolve("other.mp4")).exists();
  }

  @Test
  void room_thatEnds_endsItsRecording() {
    open();
    String location = given().post(RECORDINGS).then().statusCode(201).extract().header("Location");

    programs.of("archive").orElseThrow().end("");

    given().get(location).then().body("state", equalTo("finished"));
    given().get(location).then().body("file", endsWith("/file"));
  }

  private static void open() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"room\":\"archive\"}")
        .post("/api/v1/rooms")
        .then()
        .statusCode(201);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
