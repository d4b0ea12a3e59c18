package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.hls.LiveStream;
import io.madang.server.RedactingFilter;
import io.madang.server.TokenMode;
import io.madang.signal.AccessToken;
import io.madang.signal.Grant;
import io.madang.wire.WallClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Broadcasts that are not for everybody, on a server that asks for tokens.
@QuarkusTest
@TestProfile(TokenMode.class)
class HlsTokensTest {

  @Inject HlsStreams streams;

  @TestHTTPResource("/hls/yard/")
  URI base;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private LiveStream stream;

  @BeforeEach
  void begin() {
    stream = begin("yard", false);
  }

  private LiveStream begin(String room, boolean open) {
    LiveStream begun = streams.open(room, TestBroadcast.plan(open));
    new TestBroadcast(begun).parts(8);
    return begun;
  }

  @Test
  void tokenInThePath_opensTheWholeTree() throws Exception {
    String tree = "~" + token(viewer("yard"), 60) + "/";

    HttpResponse<String> master = get(tree + "master.m3u8");
    assertThat(master.statusCode()).isEqualTo(200);
    assertThat(master.body())
        .contains("\n" + stream.id() + "/720p/index.m3u8\n")
        .doesNotContain("~");
    for (String file : List.of("index.m3u8", "init.0.mp4", "0.m4s", "1.1.m4s")) {
      HttpResponse<String> answer = get(tree + stream.id() + "/720p/" + file);
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("cache-control").orElse(""))
          .as("no shared cache keeps it")
          .startsWith("private, ");
    }
  }

  @Test
  void tokenBesideThePath_getsAddressesWithIt() throws Exception {
    String token = token(viewer("yard"), 60);

    HttpResponse<String> byQuery = get("master.m3u8?token=" + token);
    HttpResponse<String> byHeader = get("master.m3u8", Map.of("authorization", "Bearer " + token));

    assertThat(byQuery.statusCode()).isEqualTo(200);
    assertThat(byQuery.body()).isEqualTo(byHeader.body());
    String address =
        byQuery.body().lines().filter(line -> line.startsWith("~")).findFirst().orElseThrow();
    assertThat(get(address).statusCode()).isEqualTo(200);
    refused(get(stream.id() + "/720p/index.m3u8?token=" + token), 401, "credentials-required");
  }

  @Test
  void withoutAToken_nothingIsSeen() throws Exception {
    for (String path :
        List.of(
            "master.m3u8",
            stream.id() + "/720p/index.m3u8",
            stream.id() + "/720p/0.m4s",
            stream.id() + "/720p/init.0.mp4")) {
      HttpResponse<String> answer = get(path);
      refused(answer, 401, "credentials-required");
      assertThat(answer.headers().firstValue("www-authenticate")).isPresent();
      assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    }
  }

  @Test
  void tokenThatIsNotGoodEnough_isRefused() throws Exception {
    refused(master(token(viewer("garden"), 60)), 403, "forbidden");
    var mute = new Grant("yard", true, true, false, false, false, "", "");
    refused(master(token(mute, 60)), 403, "forbidden");
    refused(master(token(viewer("yard"), -120)), 401, "token-expired");
    refused(master("nonsense"), 401, "bad-token");
    String good = token(viewer("yard"), 60);
    String forged = good.substring(0, good.length() - 4) + "AAAA";
    refused(master(forged), 401, "bad-token");
    // What was refused once is not remembered as good, and the other way round.
    assertThat(master(good).statusCode()).isEqualTo(200);
    refused(master(forged), 401, "bad-token");
    assertThat(master(good).statusCode()).isEqualTo(200);
  }

  @Test
  void tokenForAllRooms_isGoodForEach() throws Exception {
    assertThat(master(token(viewer(""), 60)).statusCode()).isEqualTo(200);
  }

  @Test
  void broadcastForEverybody_asksForNothing() throws Exception {
    LiveStream open = begin("square", true);

    HttpResponse<String> master = get("../square/master.m3u8");
    assertThat(master.statusCode()).isEqualTo(200);
    HttpResponse<String> part = get("../square/" + open.id() + "/720p/0.m4s");
    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.headers().firstValue("cache-control").orElse("")).startsWith("public, ");
    assertThat(get("../square/~" + token(viewer("garden"), 60) + "/master.m3u8").statusCode())
        .as("a token that is not needed does no harm")
        .isEqualTo(200);
  }

  @Test
  void tokens_areNeitherInTheLogNorInMetrics() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    var listener =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            var line = ExtLogRecord.wrap(record);
            new RedactingFilter().isLoggable(line);
            lines.add(line.getFormattedMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    String token = token(viewer("yard"), 60);
    root.addHandler(listener);
    root.setLevel(Level.FINE);
    try {
      master(token);
      get("~" + token + "/" + stream.id() + "/720p/99.m4s");
      get("~" + token + "/" + stream.id() + "/720p/index.m3u8?_HLS_msn=x");
      get("~" + token.substring(0, token.length() - 4) + "/master.m3u8");
      get("master.m3u8?token=" + token);
    } finally {
      root.setLevel(before);
      root.removeHandler(listener);
    }

    assertThat(lines).as("others write down what they serve").isNotEmpty();
    String signature = token.substring(token.lastIndexOf('.') + 1, token.length() - 4);
    assertThat(lines).noneMatch(line -> line.contains(signature));
    assertThat(get("/q/metrics").body()).doesNotContain(signature);
  }

  private HttpResponse<String> master(String token) throws Exception {
    return get("~" + token + "/master.m3u8");
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
  }

  private static Grant viewer(String room) {
    return new Grant(room, false, false, true, false, false, "", "");
  }

  private static String token(Grant grant, long seconds) {
    long now = WallClock.system().unixNanos() / 1_000_000_000L;
    return new AccessToken(TokenMode.KEY, grant, 0, now + seconds).sign(TokenMode.SECRET);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(path, Map.of());
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
