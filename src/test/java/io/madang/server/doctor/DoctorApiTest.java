package io.madang.server.doctor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.HttpPorts;
import io.madang.server.MediaServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `GET /api/v1/doctor` of a server that is open to everybody, on the machine it runs on.
@QuarkusTest
class DoctorApiTest {
  @Inject MediaServer media;
  @Inject HttpPorts http;

  private static JsonPath report() {
    return given()
        .get("/api/v1/doctor")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  @Test
  void loopback_answersByEveryWayThatThereIs() {
    Map<String, Object> loopback = report().getMap("advertised.find { it.address == '127.0.0.1' }");

    assertThat(loopback).containsEntry("scope", "loopback").containsEntry("local", true);
    assertThat(loopback.get("paths"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
        .isNotEmpty()
        .allSatisfy(path ->
            assertThat(path)
                .containsEntry("ok", true)
                .containsEntry("mapped", "127.0.0.1")
                .containsEntry("problem", ""));
  }

  @Test
  void report_namesPortsUrlsAndWhatIsMissing() {
    JsonPath report = report();

    assertThat(report.getBoolean("ok")).isTrue();
    assertThat(report.getString("summary")).isNotBlank();
    assertThat(report.getLong("checkedAt")).isPositive();
    assertThat(report.getInt("listeners.find { it.name == 'media-udp' }.port"))
        .isEqualTo(media.ports().getFirst());
    assertThat(report.getInt("listeners.find { it.name == 'http' }.port"))
        .isEqualTo(http.http().orElseThrow());
    assertThat(report.<List<String>>get("listeners.find { it.name == 'media-udp' }.bound"))
        .contains("127.0.0.1");
    assertThat(report.<Object>get("certificate")).isNull();
    assertThat(report.getBoolean("turn.enabled")).isTrue();
    assertThat(report.<List<String>>get("turn.urls")).isEqualTo(media.turnPlaces().turnUrls());
    assertThat(report.<List<String>>get("findings.code")).contains("no-certificate");
    assertThat(report.<List<String>>get("findings.severity"))
        .containsAnyOf("info", "warning")
        .doesNotContain("error");
  }
}
