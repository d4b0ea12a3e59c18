package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.madang.server.TokenMode;
import io.madang.server.live.FakePrograms;
import io.madang.server.live.GuardedWithoutWorkers;
import io.madang.server.live.WithoutWorkers;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.SignalException;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may do what with broadcasts and recordings where tokens are asked for.
@QuarkusTest
@TestProfile(GuardedWithoutWorkers.class)
class GuardedLiveApiTest {

  private static final String ROOM = "/api/v1/rooms/hall";
  private static final String BROADCAST = ROOM + "/broadcast";
  private static final String ID = "20260115T101500-4f3a2b1c";

  @Inject FakePrograms programs;

  @AfterEach
  void end() {
    key().delete(BROADCAST);
    key().delete(ROOM);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /broadcast",
    "GET, /broadcast",
    "DELETE, /broadcast",
    "POST, /recordings",
    "GET, /recordings",
    "GET, /recordings/" + ID,
    "GET, /recordings/" + ID + "/file",
    "HEAD, /recordings/" + ID + "/file",
    "DELETE, /recordings/" + ID
  })
  void operations_areForAdminsOfTheRoom(Method method, String path) throws IOException {
    Path folder = Files.createDirectories(WithoutWorkers.RECORDINGS.resolve("hall"));
    Files.writeString(folder.resolve(ID + ".mp4"), "video");
    Files.writeString(folder.resolve(ID + ".json"), "{\"state\":\"finished\"}");
    key().contentType(ContentType.JSON).body("{\"room\":\"hall\"}").post("/api/v1/rooms");
    key().put(BROADCAST);

    refused(given(), method, path, 401, "credentials-required");
    refused(bearer("nonsense"), method, path, 401, "bad-token");
    refused(bearer(token(admin("hall"), -600)), method, path, 401, "token-expired");
    refused(bearer(token(Grant.guest("hall"), 600)), method, path, 403, "forbidden");
    refused(bearer(token(admin("garden"), 600)), method, path, 403, "forbidden");
    refused(bearer(token(watcher("hall"), 600)), method, path, 403, "forbidden");
    assertThat(programs.of("hall")).isPresent();
    assertThat(folder.resolve(ID + ".mp4")).exists();

    int status = bearer(token(admin("hall"), 600)).request(method, ROOM + path).statusCode();
    assertThat(status).isBetween(200, 299);
  }

  @Test
  void get_private_hasATokenToWatchByAndNothingElse() throws SignalException {
    key().put(BROADCAST).then().statusCode(201).body("visibility", equalTo("private"));

    Map<String, Object> watch = key().get(BROADCAST).jsonPath().getMap("watch");

    String page = (String) watch.get("page");
    String token = page.substring(page.indexOf("?token=") + 7);
    assertThat(page).endsWith("/watch/hall?token=" + token);
    assertThat((String) watch.get("playlist")).endsWith("/hls/hall/~" + token + "/master.m3u8");
    AccessToken read =
        AccessToken.verify(token, Map.of(TokenMode.KEY, TokenMode.SECRET), nowSeconds() * 1_000);
    assertThat(read.grant()).isEqualTo(watcher("hall"));
    assertThat(read.expiresUnixSeconds()).isBetween(nowSeconds() + 7_190, nowSeconds() + 7_200);
    assertThat(watch.get("expires")).isEqualTo(read.expiresUnixSeconds() * 1_000);
  }

  @Test
  void get_byAToken_givesNoLinkThatOutlivesIt() {
    key().put(BROADCAST);
    long ends = nowSeconds() + 60;

    bearer(token(admin("hall"), 60))
        .get(BROADCAST)
        .then()
        .statusCode(200)
        .body("watch.expires", lessThanOrEqualTo(ends * 1_000 + 1_000));
  }

  @Test
  void put_public_needsNoTokenInTheAddresses() {
    key()
        .contentType(ContentType.JSON)
        .body("{\"visibility\":\"public\"}")
        .put(BROADCAST)
        .then()
        .statusCode(201)
        .body("visibility", equalTo("public"))
        .body("watch.page", endsWith("/watch/hall"))
        .body("watch.playlist", endsWith("/hls/hall/master.m3u8"))
        .body("watch.expires", nullValue());

    key()
        .contentType(ContentType.JSON)
        .body("{\"visibility\":\"private\"}")
        .put(BROADCAST)
        .then()
        .statusCode(409)
        .body("detail", containsString("visibility"));
  }

  private static void refused(
      RequestSpecification caller, Method method, String path, int status, String code) {
    var response = caller.request(method, ROOM + path).then().statusCode(status);
    if (method != Method.HEAD) {
      response.body("code", equalTo(code));
    }
  }

  private static RequestSpecification key() {
    return given().auth().preemptive().basic(TokenMode.KEY, TokenMode.SECRET);
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static String token(Grant grant, long seconds) {
    return new AccessToken(TokenMode.KEY, grant, 0, nowSeconds() + seconds).sign(TokenMode.SECRET);
  }

  private static Grant admin(String room) {
    return new Grant(room, true, true, true, true, false, "", "");
  }

  private static Grant watcher(String room) {
    return new Grant(room, false, false, true, false, false, "", "");
  }

  private static long nowSeconds() {
    return WallClock.system().unixNanos() / 1_000_000_000L;
  }
}
