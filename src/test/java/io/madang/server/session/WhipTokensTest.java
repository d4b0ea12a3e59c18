package io.madang.server.session;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.madang.server.TokenMode;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WHIP and WHEP on a server that asks for tokens.
@QuarkusTest
@TestProfile(TokenMode.class)
class WhipTokensTest {

  private static final RestAssuredConfig PLAIN_BODIES =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .encodeContentTypeAs("application/sdp", ContentType.TEXT)
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  @ParameterizedTest
  @ValueSource(strings = {"/whip/yard", "/whep/yard"})
  void offer_withoutAToken_is401(String endpoint) {
    refused(offer(anonymous(), endpoint), 401, "bad-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whip/yard", "/whep/yard"})
  void offer_withATokenOfNoKey_is401(String endpoint) {
    String forged = new AccessToken(TokenMode.KEY, mayDo("yard", true, true), 0, later()).sign("x");

    refused(offer(bearer(forged), endpoint), 401, "bad-token");
  }

  @Test
  void offer_ofSomebodyWhoMayNot_is403() {
    refused(offer(bearer(mayDo("yard", false, true)), "/whip/yard"), 403, "forbidden");
    refused(offer(bearer(mayDo("yard", true, false)), "/whep/yard"), 403, "forbidden");
  }

  @Test
  void offer_forAnotherRoom_is401() {
    refused(offer(bearer(mayDo("garden", true, true)), "/whip/yard"), 401, "bad-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whip/yard", "/whep/yard"})
  void session_isEndedByWhoeverMayMakeIt(String endpoint) {
    Grant grant = mayDo("yard", true, true);
    Response created = offer(bearer(grant), endpoint);
    created.then().statusCode(201);
    String session = created.header("Location");

    refused(anonymous().delete(session), 401, "bad-token");

    bearer(grant).delete(session).then().statusCode(200);
    bearer(grant).delete(session).then().statusCode(404);
  }

  private static Grant mayDo(String room, boolean publish, boolean subscribe) {
    return new Grant(room, true, publish, subscribe, false, false, "Ara", "");
  }

  private static Response offer(RequestSpecification caller, String endpoint) {
    return caller.contentType("application/sdp").body(Offers.sendrecv()).post(endpoint);
  }

  private static RequestSpecification bearer(Grant grant) {
    return bearer(new AccessToken(TokenMode.KEY, grant, 0, later()).sign(TokenMode.SECRET));
  }

  private static RequestSpecification bearer(String token) {
    return anonymous().header("Authorization", "Bearer " + token);
  }

  private static RequestSpecification anonymous() {
    return given().config(PLAIN_BODIES);
  }

  private static void refused(Response response, int status, String code) {
    response.then().statusCode(status).body("code", equalTo(code));
  }

  private static long later() {
    return WallClock.system().unixNanos() / 1_000_000_000L + 600;
  }
}
