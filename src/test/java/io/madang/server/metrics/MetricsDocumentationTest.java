package io.madang.server.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.DropReason;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The metrics table of `docs/operations.md` against what Prometheus gets.
@QuarkusTest
class MetricsDocumentationTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(madang_[a-z_]+)` \\| ([a-z]+) \\|");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (madang_[a-z_]+) ([a-z]+)$");

  @Test
  void metrics_areAllDocumentedWithTheirKinds_andNothingElseIs() throws IOException {
    assertThat(documented()).isEqualTo(exported());
  }

  @Test
  void drops_areCountedForEachReason() {
    String text = scrape();
    var reasons =
        Pattern.compile("madang_packets_dropped_total\\{[^}]*reason=\"([a-z_]+)\"")
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    for (DropReason reason : DropReason.values()) {
      assertThat(reasons).contains(reason.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void histograms_haveTheBucketThatJoiningIsMeasuredBy() {
    assertThat(scrape())
        .contains("madang_join_seconds_bucket{le=\"0.3\"")
        .contains("madang_handshake_seconds_bucket{le=\"0.3\"");
  }

  private static Map<String, String> documented() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/operations.md")))
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (a, b) -> "twice", TreeMap::new));
  }

  /// The text format leaves `_total` out of a counter's TYPE line where OpenMetrics is spoken; the
  /// plain format, which is asked for here, has it.
  private static Map<String, String> exported() {
    return TYPE.matcher(scrape())
        .results()
        .filter(match -> !match.group(1).endsWith("_max"))
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (a, b) -> "twice", TreeMap::new));
  }

  private static String scrape() {
    return given()
        .accept("text/plain")
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }
}
