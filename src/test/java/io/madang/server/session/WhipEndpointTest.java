package io.madang.server.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WHIP and WHEP as HTTP: status codes, headers, the life of a session.
@QuarkusTest
class WhipEndpointTest {

  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private static final RestAssuredConfig PLAIN_BODIES =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .encodeContentTypeAs("application/sdp", ContentType.TEXT)
                  .encodeContentTypeAs(FRAGMENT, ContentType.TEXT)
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  @ParameterizedTest
  @ValueSource(strings = {"/whip/", "/whep/"})
  void session_isMadeSeenAndEnded(String endpoint) {
    String path = endpoint + "life-of" + endpoint.replace("/", "-");
    Response created = post(path, Offers.sendrecv());

    created
        .then()
        .statusCode(201)
        .contentType("application/sdp")
        .header("Location", containsString(path + "/"))
        .header("ETag", matchesPattern("\"[^\"]+\""))
        .header("Accept-Patch", equalTo(FRAGMENT));
    assertThat(created.asString())
        .contains("a=ice-lite", "a=candidate:", "a=fingerprint:sha-256")
        .contains(endpoint.equals("/whip/") ? "a=recvonly" : "a=sendonly");
    String session = created.header("Location");
    plain().get(session).then().statusCode(204);

    plain().delete(session).then().statusCode(200);

    plain().get(session).then().statusCode(404);
    plain().delete(session).then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void publisher_isListedAndCanBeMutedUnmutedAndSentOut() {
    String session = post("/whip/listed?name=Encoder", Offers.sendrecv()).header("Location");
    Response room = plain().get("/api/v1/rooms/listed");
    room.then()
        .body("participants.name", hasItem("Encoder"))
        .body("participants[0].kind", equalTo("whip"));
    String id = room.path("participants[0].id");
    String track = room.path("participants[0].tracks[0].id");
    String path = "/api/v1/rooms/listed/participants/" + id;

    for (boolean muted : new boolean[] {true, false}) {
      plain()
          .contentType(ContentType.JSON)
          .body("{\"muted\":" + muted + "}")
          .patch(path + "/tracks/" + track)
          .then()
          .statusCode(200)
          .body("muted", equalTo(muted));
      plain()
          .get("/api/v1/rooms/listed")
          .then()
          .body("participants[0].tracks[0].muted", equalTo(muted));
    }
    plain().delete(path).then().statusCode(204);

    plain().get(session).then().statusCode(404);
  }

  @Test
  void publisher_isToldOfTheTurnServerWithCredentialsOfItsOwn() {
    List<String> first = turnLinks(post("/whip/relayed", Offers.sendrecv()));
    List<String> second = turnLinks(post("/whip/relayed", Offers.sendrecv()));

    assertThat(first)
        .anyMatch(link -> link.contains("?transport=udp>"))
        .anyMatch(link -> link.contains("?transport=tcp>"))
        .allMatch(link -> link.contains(">; rel=\"ice-server\"; username=\""))
        .allMatch(link -> link.contains("credential-type=\"password\""));
    assertThat(second).doesNotContainAnyElementsOf(first);
  }

  private static List<String> turnLinks(Response created) {
    return created.getHeaders().getValues("Link").stream()
        .filter(link -> link.startsWith("<turn:"))
        .toList();
  }

  @Test
  void candidates_areTakenNoteOf() {
    Response created = post("/whip/trickled", Offers.sendrecv());

    patch(created, created.header("ETag"), fragmentOf(Offers.sendrecv()))
        .then()
        .statusCode(204)
        .header("ETag", emptyOrNullString());
  }

  @Test
  void iceRestart_isAnsweredWithOurNewSide() {
    Response created = post("/whip/restarted", Offers.sendrecv());
    String restart =
        fragmentOf(Offers.sendrecv())
            .replaceAll("a=ice-ufrag:\\S+", "a=ice-ufrag:newu")
            .replaceAll("a=ice-pwd:\\S+", "a=ice-pwd:anotherpasswordofenoughlength");

    Response restarted = patch(created, "*", restart);

    restarted
        .then()
        .statusCode(200)
        .contentType(FRAGMENT)
        .header("ETag", not(equalTo(created.header("ETag"))));
    assertThat(line(restarted.asString(), "a=ice-ufrag:\\S+"))
        .isNotEqualTo(line(created.asString(), "a=ice-ufrag:\\S+"));
    patch(created, created.header("ETag"), restart).then().statusCode(412);
  }

  @Test
  void patch_withoutACondition_is428() {
    Response created = post("/whip/unconditional", Offers.sendrecv());

    plain()
        .contentType(FRAGMENT)
        .body(fragmentOf(Offers.sendrecv()))
        .patch(created.header("Location"))
        .then()
        .statusCode(428)
        .body("code", equalTo("precondition-required"));
  }

  @Test
  void patch_ofAnotherMediaType_is415() {
    Response created = post("/whip/mistyped", Offers.sendrecv());

    plain()
        .contentType("application/sdp")
        .header("If-Match", "*")
        .body("a=ice-ufrag:x")
        .patch(created.header("Location"))
        .then()
        .statusCode(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "v=0\r\n", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"})
  void offer_thatCannotBeUsed_is400(String offer) {
    post("/whip/yard", offer)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("bad-sdp"));
  }

  @Test
  void offer_ofAnotherMediaType_is415() {
    plain()
        .contentType("text/plain")
        .body(Offers.sendrecv())
        .post("/whip/yard")
        .then()
        .statusCode(415)
        .body("code", equalTo("unsupported-media-type"));
  }

  @Test
  void sessionOfTheOtherKind_isNotFound() {
    String session = post("/whip/kinds", Offers.sendrecv()).header("Location");

    plain().delete(session.replace("/whip/", "/whep/")).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whip/yard", "/whep/yard"})
  void endpoint_saysWhatItTakes(String endpoint) {
    plain().get(endpoint).then().statusCode(204);
    plain().head(endpoint).then().statusCode(204);
    plain()
        .options(endpoint)
        .then()
        .statusCode(200)
        .header("Accept-Post", equalTo("application/sdp"));
  }

  @Test
  void pageOfAnotherOrigin_mayUseItAndSeesTheHeaders() {
    plain()
        .header("Origin", "https://encoder.example")
        .contentType("application/sdp")
        .body(Offers.sendrecv())
        .post("/whip/foreign")
        .then()
        .statusCode(201)
        .header("Access-Control-Allow-Origin", startsWith("https://encoder.example"))
        .header("Access-Control-Expose-Headers", containsString("Location"))
        .header("Access-Control-Expose-Headers", containsString("ETag"))
        .header("Access-Control-Expose-Headers", containsString("Link"));
  }

  private static Response post(String path, String offer) {
    return plain().contentType("application/sdp").body(offer).post(path);
  }

  private static Response patch(Response created, String ifMatch, String fragment) {
    return plain()
        .contentType(FRAGMENT)
        .header("If-Match", ifMatch)
        .body(fragment)
        .patch(created.header("Location"));
  }

  private static RequestSpecification plain() {
    return given().config(PLAIN_BODIES);
  }

  /// What a client trickles: credentials, the bundle's section and a candidate (RFC 8840).
  private static String fragmentOf(String offer) {
    return String.join(
            "\r\n",
            "a=group:BUNDLE 0 1",
            line(offer, "a=ice-ufrag:\\S+"),
            line(offer, "a=ice-pwd:\\S+"),
            "m=audio 9 UDP/TLS/RTP/SAVPF 0",
            "a=mid:0",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host",
            "a=end-of-candidates")
        + "\r\n";
  }

  private static String line(String sdp, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(sdp);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group();
  }
}
