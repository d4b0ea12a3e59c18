package io.madang.server.doctor;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.madang.server.TokenMode;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.signal.negotiation.Offers;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/// The doctor of a server that asks for tokens.
@QuarkusTest
@TestProfile(TokenMode.class)
class GuardedDoctorApiTest {
  private static final String DOCTOR = "/api/v1/doctor";

  @Test
  void doctor_withAnApiKey_answers_withoutSecrets() {
    given()
        .auth()
        .preemptive()
        .basic(TokenMode.KEY, TokenMode.SECRET)
        .get(DOCTOR)
        .then()
        .statusCode(200)
        .body(not(containsString(TokenMode.SECRET)));
  }

  @Test
  void doctor_withoutCredentials_is401() {
    given().get(DOCTOR).then().statusCode(401).body("code", equalTo("credentials-required"));
  }

  @Test
  void doctor_withATokenForOneRoom_is403() {
    String token = token(new Grant("yard", true, true, true, true, false, "", ""));

    given().auth().oauth2(token).get(DOCTOR).then().statusCode(403);
  }

  @Test
  void connection_withAnInvitation_isTried_withoutOneIsNot() {
    String place = DOCTOR + "/connections";
    String guest = token(Grant.guest("yard"));
    String watcher = token(new Grant("yard", false, false, true, false, false, "", ""));

    connection().post(place).then().statusCode(401).body("code", equalTo("bad-token"));
    connection().auth().oauth2("x").post(place).then().statusCode(401);
    connection().auth().oauth2(watcher).post(place).then().statusCode(403);
    connection().auth().oauth2(guest).post(place).then().statusCode(201);
  }

  private static RequestSpecification connection() {
    return given().contentType("application/sdp").body(Offers.player().getBytes(UTF_8));
  }

  private static String token(Grant grant) {
    long expires = WallClock.system().unixNanos() / 1_000_000_000L + 600;
    return new AccessToken(TokenMode.KEY, grant, 0, expires).sign(TokenMode.SECRET);
  }
}
