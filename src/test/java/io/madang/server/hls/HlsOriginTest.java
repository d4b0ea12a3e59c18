package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.hls.LiveStream;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The origin over HTTP, as players and caches see it.
@QuarkusTest
class HlsOriginTest {

  private static final String PLAYLIST = "application/vnd.apple.mpegurl";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Inject HlsStreams streams;

  @TestHTTPResource("/hls/yard/")
  URI base;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private LiveStream stream;
  private TestBroadcast broadcast;

  @BeforeEach
  void begin() {
    stream = streams.open("yard", TestBroadcast.plan(true));
    broadcast = new TestBroadcast(stream);
    broadcast.parts(8);
  }

  @Test
  void master_leadsToEverything() throws Exception {
    HttpResponse<String> master = get("master.m3u8");
    assertThat(master.statusCode()).isEqualTo(200);
    assertThat(header(master, "content-type")).isEqualTo(PLAYLIST);

    List<String> addresses =
        master
            .body()
            .lines()
            .filter(line -> line.contains("index.m3u8"))
            .map(line -> line.startsWith("#") ? line.replaceAll(".*URI=\"|\".*", "") : line)
            .toList();
    assertThat(addresses)
        .containsExactly(
            stream.id() + "/audio/index.m3u8",
            stream.id() + "/720p/index.m3u8",
            stream.id() + "/240p/index.m3u8");
    HttpResponse<String> playlist = get(addresses.get(1));
    assertThat(playlist.body()).contains("1.1.m4s");
    assertThat(header(playlist, "content-type")).isEqualTo(PLAYLIST);
    assertThat(header(playlist, "cache-control")).isEqualTo("public, max-age=1");
    assertThat(header(playlist, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(playlist, "x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void media_isWhatWasMade_andKeptForEver() throws Exception {
    for (String track : List.of("720p", "audio")) {
      HttpResponse<byte[]> part = bytes(get(track + "/1.1.m4s", Map.of()));
      assertThat(part.body()).isEqualTo(broadcast.bytes.get(track + "/1.1"));
      assertThat(header(part, "content-type"))
          .isEqualTo(track.equals("audio") ? "audio/mp4" : "video/mp4");
      assertThat(header(part, "cache-control")).isEqualTo(FOR_EVER);
      assertThat(bytes(get(track + "/0.m4s", Map.of())).body()).isEqualTo(segment(track));
      assertThat(header(bytes(get(track + "/init.0.mp4", Map.of())), "cache-control"))
          .isEqualTo(FOR_EVER);
    }
  }

  @Test
  void media_isNeverCompressed_andPlaylistsAreOnce() throws Exception {
    HttpResponse<byte[]> segment =
        bytes(get("720p/0.m4s", Map.of("accept-encoding", "gzip, deflate, br")));
    assertThat(segment.headers().firstValue("content-encoding").orElse("identity"))
        .isEqualTo("identity");
    assertThat(segment.body()).isEqualTo(segment("720p"));

    HttpResponse<byte[]> playlist =
        bytes(get("720p/index.m3u8", Map.of("accept-encoding", "gzip, deflate, br")));
    assertThat(header(playlist, "content-encoding")).isEqualTo("gzip");
    assertThat(header(playlist, "vary")).containsIgnoringCase("accept-encoding");
    String text =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(playlist.body())).readAllBytes(),
            StandardCharsets.UTF_8);
    HttpResponse<String> plain = get(stream.id() + "/720p/index.m3u8");
    assertThat(text).isEqualTo(plain.body());
    assertThat(header(playlist, "etag")).isNotEqualTo(header(plain, "etag"));
    assertThat(playlist.body().length).isLessThan(text.length() / 2);
  }

  @Test
  void conditionalRequest_forTheSame_is304() throws Exception {
    for (String path : List.of("720p/index.m3u8", "720p/0.m4s", "720p/1.0.m4s")) {
      String tag = header(bytes(get(path, Map.of())), "etag");
      HttpResponse<byte[]> same = bytes(get(path, Map.of("if-none-match", tag)));
      assertThat(same.statusCode()).as(path).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(header(same, "etag")).isEqualTo(tag);
      assertThat(bytes(get(path, Map.of("if-none-match", "\"other\""))).statusCode())
          .isEqualTo(200);
    }
    String tag = header(bytes(get("720p/index.m3u8", Map.of())), "etag");
    broadcast.part();
    assertThat(bytes(get("720p/index.m3u8", Map.of("if-none-match", tag))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void head_tellsTheLengthOnly() throws Exception {
    for (String path : List.of("720p/index.m3u8", "720p/0.m4s", "720p/9.m4s")) {
      HttpResponse<byte[]> whole = bytes(get(path, Map.of()));
      HttpResponse<byte[]> head =
          bytes(request(path, Map.of()).method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).isEqualTo(whole.statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "content-length")).isEqualTo(Integer.toString(whole.body().length));
    }
  }

  @Test
  void range_isAnswered() throws Exception {
    byte[] whole = segment("720p");
    int end = whole.length - 1;
    checkRange("bytes=0-99", whole, 0, 99);
    checkRange("bytes=4990-5009", whole, 4_990, 5_009);
    checkRange("bytes=4000-", whole, 4_000, end);
    checkRange("bytes=-10", whole, end - 9, end);
    checkRange("bytes=100-99999999", whole, 100, end);
    HttpResponse<byte[]> beyond = bytes(get("720p/0.m4s", Map.of("range", "bytes=99999999-")));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "content-range")).isEqualTo("bytes */" + whole.length);
    for (String ignored : List.of("bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "items=0-1")) {
      HttpResponse<byte[]> all = bytes(get("720p/0.m4s", Map.of("range", ignored)));
      assertThat(all.statusCode()).isEqualTo(200);
      assertThat(all.body()).isEqualTo(whole);
    }
    assertThat(
            bytes(get("720p/0.m4s", Map.of("range", "bytes=0-9", "if-range", "\"other\"")))
                .statusCode())
        .isEqualTo(200);
  }

  private void checkRange(String range, byte[] whole, int from, int last) throws Exception {
    HttpResponse<byte[]> part = bytes(get("720p/0.m4s", Map.of("range", range)));
    assertThat(part.statusCode()).as(range).isEqualTo(206);
    assertThat(header(part, "content-range"))
        .isEqualTo("bytes " + from + "-" + last + "/" + whole.length);
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(whole, from, last + 1));
  }

  @Test
  void preflight_letsPlayersOnAnyPageIn() throws Exception {
    HttpResponse<byte[]> preflight =
        bytes(
            request("720p/index.m3u8", Map.of("access-control-request-method", "GET"))
                .header("origin", "https://elsewhere.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(preflight, "access-control-allow-methods")).contains("GET", "HEAD");
    assertThat(header(preflight, "access-control-allow-headers"))
        .containsIgnoringCase("range")
        .containsIgnoringCase("x-playback-session-id");
    HttpResponse<byte[]> answer =
        bytes(get("720p/0.m4s", Map.of("origin", "https://elsewhere.example")));
    assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly("*");
    assertThat(header(answer, "access-control-expose-headers")).contains("Content-Range", "ETag");
  }

  @Test
  void blockedRequest_isAnsweredWhenThePartIsThere_andMayBeKeptLonger() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request("720p/index.m3u8?_HLS_msn=1&_HLS_part=2", Map.of()).build(),
            HttpResponse.BodyHandlers.ofString());
    await(() -> stream.waiting() == 1);
    assertThat(answer).isNotDone();

    broadcast.part();

    HttpResponse<String> playlist = answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(playlist.body()).contains("URI=\"1.2.m4s\"");
    assertThat(header(playlist, "cache-control")).isEqualTo("public, max-age=12");
  }

  @Test
  void hintedPart_isAnsweredWhenItIsThere() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request("720p/1.2.m4s", Map.of()).build(), HttpResponse.BodyHandlers.ofByteArray());
    await(() -> stream.waiting() == 1);

    broadcast.part();

    assertThat(answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).body())
        .isEqualTo(broadcast.bytes.get("720p/1.2"));
  }

  @Test
  void viewerWhoGoesAway_noLongerWaits() throws Exception {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /hls/yard/"
                      + stream.id()
                      + "/720p/index.m3u8?_HLS_msn=1&_HLS_part=2 HTTP/1.1\r\nHost: h\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await(() -> stream.waiting() == 1);
    }

    await(() -> stream.waiting() == 0);
  }

  @Test
  void renditionThatIsNotMade_isWanted_andTakesTooLong() throws Exception {
    var wanted = new CountDownLatch(1);
    stream.onDemand((rendition, on) -> wanted.countDown());

    HttpResponse<String> late =
        client.send(
            request("240p/index.m3u8", Map.of()).timeout(DEADLINE).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(wanted.await(1, TimeUnit.SECONDS)).isTrue();
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(header(late, "retry-after")).isEqualTo("1");
    assertThat(late.body()).contains("\"code\":\"not-ready\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_HLS_msn=-1",
        "_HLS_msn=x",
        "_HLS_part=1",
        "_HLS_msn=99999",
        "_HLS_msn=1&_HLS_part=99",
        "_HLS_skip=NO"
      })
  void nonsense_isABadRequest(String query) throws Exception {
    HttpResponse<String> answer = get(stream.id() + "/720p/index.m3u8?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(header(answer, "content-type")).startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"bad-request\"");
    assertThat(header(answer, "cache-control")).isEqualTo("no-store");
    assertThat(header(answer, "access-control-allow-origin")).isEqualTo("*");
  }

  @Test
  void otherMethods_areRefused() throws Exception {
    HttpResponse<byte[]> answer =
        bytes(request("720p/0.m4s", Map.of()).POST(HttpRequest.BodyPublishers.ofString("x")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void endedStream_ends_andANewOneHasAddressesOfItsOwn() throws Exception {
    stream.end();
    assertThat(get(stream.id() + "/720p/index.m3u8").body()).endsWith("#EXT-X-ENDLIST\n");

    LiveStream next = streams.open("yard", TestBroadcast.plan(true));
    new TestBroadcast(next).parts(6);

    assertThat(get("master.m3u8").body()).contains(next.id()).doesNotContain(stream.id());
    assertThat(get(stream.id() + "/720p/index.m3u8").statusCode()).isEqualTo(200);
  }

  @Test
  void viewers_areToldApartBySessionOrByPlayer() throws Exception {
    for (String session : List.of("a", "b", "a")) {
      bytes(get("720p/index.m3u8", Map.of("x-playback-session-id", session)));
      bytes(get("audio/index.m3u8", Map.of("x-playback-session-id", session)));
    }
    assertThat(stream.viewers()).isEqualTo(2);

    bytes(get("720p/index.m3u8", Map.of("user-agent", "one")));
    bytes(get("720p/index.m3u8", Map.of("user-agent", "two")));
    bytes(get("720p/0.m4s", Map.of("user-agent", "three")));

    assertThat(stream.viewers()).isEqualTo(4);
    assertThat(stream.statistics().bytesServed()).isPositive();
  }

  @Test
  void fiveThousandBlockedRequests_areAllAnsweredByOnePart() throws Exception {
    // Over few connections with many streams each, as caches do.
    int connections = 50;
    int each = 100;
    var players = new ArrayList<HttpClient>();
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    try {
      for (int i = 0; i < connections; i++) {
        HttpClient player = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        players.add(player);
        // The first request upgrades the connection.
        assertThat(
                player.send(request("master.m3u8"), HttpResponse.BodyHandlers.ofString()).version())
            .isEqualTo(HttpClient.Version.HTTP_2);
        for (int k = 0; k < each; k++) {
          answers.add(
              player.sendAsync(
                  request("720p/index.m3u8?_HLS_msn=1&_HLS_part=2", Map.of()).build(),
                  HttpResponse.BodyHandlers.ofString()));
        }
      }
      await(() -> stream.waiting() == connections * each);

      broadcast.part();

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        HttpResponse<String> playlist = answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(playlist.statusCode()).isEqualTo(200);
        assertThat(playlist.body()).contains("URI=\"1.2.m4s\"");
      }
    } finally {
      players.forEach(HttpClient::shutdownNow);
    }
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void randomPaths_areNotFound_andLeaveNothingBehind() throws Exception {
    var random = new Random(77);
    for (int i = 0; i < 3_000; i++) {
      String path =
          switch (random.nextInt(5)) {
            case 0 -> word(random) + "/master.m3u8";
            case 1 -> "yard/" + word(random) + "/720p/" + random.nextInt(100_000) + ".m4s";
            case 2 -> "yard/" + stream.id() + "/" + word(random) + "/index.m3u8";
            case 3 -> "yard/" + stream.id() + "/720p/" + (100 + random.nextInt(100_000)) + ".0.m4s";
            default -> word(random) + "/%2e%2e/" + word(random);
          };
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(base.resolve("/hls/" + path)).build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
    }
    String metrics = get("/q/metrics").body();
    assertThat(
            metrics.lines().filter(line -> line.contains("/hls") && !line.startsWith("#")).toList())
        .as("no metric for each path")
        .isEmpty();
    assertThat(stream.waiting()).isZero();
  }

  private static String word(Random random) {
    return Long.toString(random.nextLong(1L << 40), 36);
  }

  private byte[] segment(String track) {
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < TestBroadcast.PARTS_PER_SEGMENT; i++) {
      all.writeBytes(broadcast.bytes.get(track + "/0." + i));
    }
    return all.toByteArray();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(DEADLINE).build();
  }

  private HttpRequest.Builder get(String path, Map<String, String> headers) {
    return request(path, headers);
  }

  /// Of this stream's tree.
  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(stream.id() + "/" + path)).timeout(DEADLINE);
    headers.forEach(request::header);
    return request;
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
