package io.madang.server.camera;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.madang.server.TokenMode;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.WallClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Who is let in by RTSP where tokens are asked for. What is right gets as far as the room, which
/// does not exist.
@QuarkusTest
@TestProfile(TokenMode.class)
class RtspGatewayTest {

  private static final int DEADLINE_MILLIS = 20_000;

  @Inject RtspGateway gateway;

  @Test
  void port_isToldToAdministrators() {
    int port = gateway.port().orElseThrow();

    given()
        .auth()
        .preemptive()
        .basic(TokenMode.KEY, TokenMode.SECRET)
        .get("/api/v1/node")
        .then()
        .statusCode(200)
        .body("rtspPort", equalTo(port));
  }

  @Test
  void describe_withoutAToken_isUnauthorized() throws IOException {
    assertThat(describe("yard", "")).startsWith("RTSP/1.0 401 ").contains("WWW-Authenticate: ");
  }

  @Test
  void describe_withATokenForTheRoom_isLetIn() throws Exception {
    var watching = new Grant("yard", true, false, true, false, false, "", "");

    assertThat(describe("yard?token=" + token(watching), "")).startsWith("RTSP/1.0 404 ");
  }

  @Test
  void describe_withATokenForAnotherRoom_isUnauthorized() throws Exception {
    assertThat(describe("yard?token=" + token(Grant.guest("hall")), ""))
        .startsWith("RTSP/1.0 401 ");
  }

  @Test
  void describe_withATokenForPublishingOnly_isUnauthorized() throws Exception {
    var publishing = new Grant("yard", true, true, false, false, false, "", "");

    assertThat(describe("yard?token=" + token(publishing), "")).startsWith("RTSP/1.0 401 ");
  }

  @Test
  void describe_withAnApiKey_isLetIn() throws IOException {
    assertThat(describe("yard", basic(TokenMode.KEY + ":" + TokenMode.SECRET)))
        .startsWith("RTSP/1.0 404 ");
    assertThat(describe("yard", basic(TokenMode.KEY + ":" + TokenMode.OTHER_SECRET)))
        .startsWith("RTSP/1.0 401 ");
  }

  @Test
  void describe_withATokenAsPassword_isLetIn() throws Exception {
    assertThat(describe("yard", basic("camera:" + token(Grant.guest("yard")))))
        .startsWith("RTSP/1.0 404 ");
  }

  private static String basic(String pair) {
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
    return "Authorization: Basic " + encoded + "\r\n";
  }

  private static String token(Grant grant) throws Exception {
    long expires = WallClock.system().unixNanos() / 1_000_000_000 + 600;
    return new AccessToken(TokenMode.KEY, grant, 0, expires).sign(TokenMode.SECRET);
  }

  /// The head of the answer.
  private String describe(String resource, String header) throws IOException {
    int port = gateway.port().orElseThrow();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      String request =
          "DESCRIBE rtsp://127.0.0.1:" + port + "/" + resource + " RTSP/1.0\r\nCSeq: 1\r\n";
      socket.getOutputStream().write((request + header + "\r\n").getBytes(US_ASCII));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      var head = new StringBuilder();
      for (String line = reader.readLine(); line != null && !line.isEmpty(); ) {
        head.append(line).append('\n');
        line = reader.readLine();
      }
      return head.toString();
    }
  }
}
