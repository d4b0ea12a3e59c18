package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RoomLifeTest {

  private static final String ROOMS = "/api/v1/rooms";

  @Test
  void room_isOpenedListedShownAndEnded() {
    create("{\"room\":\"life\"}")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/api/v1/rooms/life"))
        .body("id", equalTo("life"))
        .body("locked", equalTo(false))
        .body("created", greaterThan(1_700_000_000_000L))
        .body("participants", empty());
    given().get(ROOMS).then().statusCode(200).body("rooms.id", hasItem("life"));
    given().get(ROOMS + "/life").then().statusCode(200).body("speakers", empty());
    given().get(ROOMS + "/life/participants").then().statusCode(200).body("participants", empty());

    given().delete(ROOMS + "/life").then().statusCode(204);

    given().get(ROOMS + "/life").then().statusCode(404).body("code", equalTo("not-found"));
    given().get(ROOMS).then().body("rooms.id", not(hasItem("life")));
  }

  @Test
  void create_withoutAName_makesOneUp() {
    String id =
        create("{}")
            .then()
            .statusCode(201)
            .body("id", matchesPattern("[0-9a-f]{16}"))
            .extract()
            .path("id");

    given().delete(ROOMS + "/" + id).then().statusCode(204);
  }

  @Test
  void create_existing_isRefused() {
    create("{\"room\":\"twice\"}").then().statusCode(201);

    create("{\"room\":\"twice\"}").then().statusCode(409).body("code", equalTo("room-exists"));

    given().delete(ROOMS + "/twice").then().statusCode(204);
  }

  @Test
  void create_unknownFields_areIgnored() {
    create("{\"room\":\"future\",\"shape\":\"round\"}").then().statusCode(201);

    given().delete(ROOMS + "/future").then().statusCode(204);
  }

  @Test
  void list_inPages_showsAll() {
    for (String room : new String[] {"page-a", "page-b", "page-c"}) {
      create("{\"room\":\"" + room + "\"}").then().statusCode(201);
    }

    given()
        .queryParam("after", "page-")
        .queryParam("limit", 2)
        .get(ROOMS)
        .then()
        .body("rooms.id", contains("page-a", "page-b"))
        .body("next", equalTo("page-b"));
    given()
        .queryParam("after", "page-b")
        .queryParam("limit", 1)
        .get(ROOMS)
        .then()
        .body("rooms.id", contains("page-c"));

    for (String room : new String[] {"page-a", "page-b", "page-c"}) {
      given().delete(ROOMS + "/" + room).then().statusCode(204);
    }
  }

  @Test
  void strangers_areNotFound() {
    create("{\"room\":\"empty\"}").then().statusCode(201);

    given()
        .delete(ROOMS + "/empty/participants/p-9")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"muted\":true}")
        .patch(ROOMS + "/empty/participants/p-9/tracks/t-9")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));

    given().delete(ROOMS + "/empty").then().statusCode(204);
  }

  @Test
  void tokens_withoutKeys_areRefused() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"room\":\"yard\"}")
        .post("/api/v1/tokens")
        .then()
        .statusCode(409)
        .body("code", equalTo("no-keys"));
  }

  @Test
  void node_showsItsPortAndAddresses() {
    given()
        .get("/api/v1/node")
        .then()
        .statusCode(200)
        .body("state", equalTo("serving"))
        .body("mediaPorts[0]", greaterThan(0))
        .body("advertisedAddresses", hasItem("127.0.0.1"));
  }

  private static Response create(String body) {
    return given().contentType(ContentType.JSON).body(body).post(ROOMS);
  }
}
