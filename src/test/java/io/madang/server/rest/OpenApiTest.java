package io.madang.server.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The OpenAPI document: complete, described, and what the 405 answers say.
@QuarkusTest
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Test
  void document_listsEveryPath() {
    assertThat(paths().keySet())
        .containsExactlyInAnyOrder(
            "/api/v1/node",
            "/api/v1/doctor",
            "/api/v1/doctor/connections",
            "/api/v1/doctor/connections/{connection}",
            "/api/v1/rooms",
            "/api/v1/rooms/{room}",
            "/api/v1/rooms/{room}/participants",
            "/api/v1/rooms/{room}/participants/{participant}",
            "/api/v1/rooms/{room}/participants/{participant}/tracks/{track}",
            "/api/v1/rooms/{room}/ingests",
            "/api/v1/rooms/{room}/ingests/{ingest}",
            "/api/v1/rooms/{room}/broadcast",
            "/api/v1/rooms/{room}/recordings",
            "/api/v1/rooms/{room}/recordings/{recording}",
            "/api/v1/rooms/{room}/recordings/{recording}/file",
            "/api/v1/tokens",
            "/whip/{room}",
            "/whip/{room}/{session}",
            "/whep/{room}",
            "/whep/{room}/{session}");
  }

  @Test
  void operations_haveNamesSummariesAndErrors() {
    forEachOperation((name, operation) -> {
      assertThat(operation).as(name).containsKeys("operationId", "summary", "tags");
      Map<String, Map<String, Object>> responses = at(operation, "responses");
      assertThat(responses.keySet()).as(name).anyMatch(status -> status.startsWith("2"));
      responses.forEach((status, response) ->
          assertThat((String) response.get("description")).as("%s %s", name, status).isNotBlank());
      assertThat(responses).as(name).containsKey("default");
    });
  }

  @Test
  void operationIds_areUnique() {
    var ids = new TreeSet<String>();

    forEachOperation((name, operation) ->
        assertThat(ids.add((String) operation.get("operationId"))).as(name).isTrue());
  }

  @Test
  void allowedMethods_areThoseOfTheDocument() {
    paths()
        .forEach((path, operations) -> {
          var methods = new TreeSet<String>(Set.of("OPTIONS"));
          operations.keySet().stream()
              .filter(METHODS::contains)
              .forEach(method -> methods.add(method.toUpperCase(Locale.ROOT)));
          if (methods.contains("GET")) {
            methods.add("HEAD");
          }
          assertThat(AllowedMethods.of(path.replaceAll("[{}]", "")))
              .as(path)
              .isEqualTo(String.join(", ", methods));
        });
  }

  @Test
  void security_namesBothSchemes() {
    Map<String, Object> schemes = at(at(document(), "components"), "securitySchemes");

    assertThat(schemes.keySet()).containsExactlyInAnyOrder("key", "token");
  }

  private static void forEachOperation(Check check) {
    paths()
        .forEach((path, operations) ->
            operations.forEach((method, operation) -> {
              if (METHODS.contains(method)) {
                check.check(method + " " + path, asMap(operation));
              }
            }));
  }

  private static Map<String, Map<String, Object>> paths() {
    return new TreeMap<>(OpenApiTest.<Map<String, Object>>at(document(), "paths"));
  }

  private static Map<String, Object> document() {
    return given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getMap("$");
  }

  // JSON of unknown shape: each test says what it expects.
  @SuppressWarnings("unchecked")
  private static <T> Map<String, T> at(Map<String, ?> json, String name) {
    assertThat(json.get(name)).as(name).isInstanceOf(Map.class);
    return (Map<String, T>) json.get(name);
  }

  // See above.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object json) {
    return (Map<String, Object>) json;
  }

  @FunctionalInterface
  private interface Check {
    void check(String name, Map<String, Object> operation);
  }
}
