package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.madang.server.TokenMode;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Minting tokens, and what they and the keys allow in the API.
@QuarkusTest
@TestProfile(TokenMode.class)
class TokensTest {

  private static final String TOKENS = "/api/v1/tokens";
  private static final String ROOMS = "/api/v1/rooms";
  private static final Map<String, String> SECRETS =
      Map.of(TokenMode.KEY, TokenMode.SECRET, TokenMode.OTHER_KEY, TokenMode.OTHER_SECRET);

  @Test
  void mint_byKey_isSignedWithThatKey() throws Exception {
    AccessToken token = minted(key(), "{\"room\":\"yard\",\"name\":\"Ara\",\"ttlSeconds\":60}");

    assertThat(token.key()).isEqualTo(TokenMode.KEY);
    assertThat(token.grant())
        .isEqualTo(new Grant("yard", true, true, true, false, false, "Ara", ""));
    assertThat(token.expiresUnixSeconds()).isBetween(nowSeconds(), nowSeconds() + 60);
  }

  @Test
  void mint_byTheOtherKey_isSignedWithTheOther() throws Exception {
    AccessToken token =
        minted(
            given().auth().preemptive().basic(TokenMode.OTHER_KEY, TokenMode.OTHER_SECRET), "{}");

    assertThat(token.key()).isEqualTo(TokenMode.OTHER_KEY);
    assertThat(token.grant().room()).isEmpty();
  }

  @Test
  void mint_byAdminToken_coversItsRoomAndItsTimeOnly() throws Exception {
    long expires = nowSeconds() + 100;
    String admin = sign(adminOf("yard"), expires);

    AccessToken token = minted(bearer(admin), "{\"room\":\"yard\",\"ttlSeconds\":3600}");

    assertThat(token.expiresUnixSeconds()).isEqualTo(expires);
    refused(mint(bearer(admin), "{\"room\":\"garden\"}"), 403, "forbidden");
    refused(mint(bearer(admin), "{}"), 403, "forbidden");
  }

  @Test
  void mint_byGuestToken_isForbidden() {
    refused(mint(bearer(sign(Grant.guest("yard"))), "{\"room\":\"yard\"}"), 403, "forbidden");
  }

  @Test
  void mint_withoutCredentials_is401() {
    Response response = mint(given(), "{\"room\":\"yard\"}");

    refused(response, 401, "credentials-required");
    response.then().header("WWW-Authenticate", equalTo("Bearer realm=\"madang\""));
  }

  @Test
  void mint_byWrongSecret_is401() {
    refused(
        mint(given().auth().preemptive().basic(TokenMode.KEY, "x"), "{}"), 401, "bad-credentials");
    refused(mint(given().auth().preemptive().basic("nobody", ""), "{}"), 401, "bad-credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ttlSeconds\":0}",
        "{\"ttlSeconds\":99999999}",
        "{\"ttlSeconds\":\"soon\"}",
        "{\"admin\":\"perhaps\"}",
        "{\"name\":\"two\\nlines\"}",
      })
  void mint_whatNobodyWouldAccept_is400(String body) {
    refused(mint(key(), body), 400, "invalid");
  }

  @Test
  void mint_nameTooLong_is400() {
    refused(mint(key(), "{\"name\":\"" + "x".repeat(65) + "\"}"), 400, "invalid");
  }

  @Test
  void mint_badRoom_is400() {
    refused(mint(key(), "{\"room\":\"no room\"}"), 400, "bad-room");
  }

  @Test
  void api_byKey_isAllowed() {
    key().get(ROOMS).then().statusCode(200);
    key().get("/api/v1/node").then().statusCode(200);
  }

  @Test
  void api_withoutCredentials_is401() {
    for (String path : new String[] {ROOMS, ROOMS + "/yard", "/api/v1/node"}) {
      refused(given().get(path), 401, "credentials-required");
    }
  }

  @Test
  void api_byGuestToken_is403() {
    refused(bearer(sign(Grant.guest("yard"))).get(ROOMS + "/yard"), 403, "forbidden");
  }

  @Test
  void api_byAdminOfOneRoom_reachesThatRoomOnly() {
    String admin = sign(adminOf("yard"));

    refused(bearer(admin).get(ROOMS + "/yard"), 404, "not-found");
    refused(bearer(admin).get(ROOMS + "/garden"), 403, "forbidden");
    refused(bearer(admin).get(ROOMS), 403, "forbidden");
    refused(bearer(admin).get("/api/v1/node"), 403, "forbidden");
  }

  @Test
  void api_byExpiredToken_is401() {
    String old = sign(adminOf("yard"), nowSeconds() - 3_600);

    refused(bearer(old).get(ROOMS + "/yard"), 401, "token-expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJhZG1pbiI6dHJ1ZX0."})
  void api_byForgedToken_is401(String token) {
    refused(bearer(token).get(ROOMS + "/yard"), 401, "bad-token");
  }

  private static AccessToken minted(RequestSpecification caller, String body) throws Exception {
    Response response = mint(caller, body);
    response.then().statusCode(201).header("Cache-Control", equalTo("no-store"));
    AccessToken token = AccessToken.verify(response.path("token"), SECRETS, nowSeconds() * 1_000);
    assertThat(response.<Long>path("expires")).isEqualTo(token.expiresUnixSeconds() * 1_000);
    return token;
  }

  private static Response mint(RequestSpecification caller, String body) {
    return caller.contentType(ContentType.JSON).body(body).post(TOKENS);
  }

  private static void refused(Response response, int status, String code) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code));
  }

  private static RequestSpecification key() {
    return given().auth().preemptive().basic(TokenMode.KEY, TokenMode.SECRET);
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static Grant adminOf(String room) {
    return new Grant(room, true, true, true, true, false, "", "");
  }

  private static String sign(Grant grant) {
    return sign(grant, nowSeconds() + 600);
  }

  private static String sign(Grant grant, long expires) {
    return new AccessToken(TokenMode.KEY, grant, 0, expires).sign(TokenMode.SECRET);
  }

  private static long nowSeconds() {
    return WallClock.system().unixNanos() / 1_000_000_000L;
  }
}
