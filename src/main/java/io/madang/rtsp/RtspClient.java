package io.madang.rtsp;

import io.madang.rtsp.message.ClientAuthentication;
import io.madang.rtsp.message.ControlUrl;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspHeaders;
import io.madang.rtsp.message.RtspRequest;
import io.madang.rtsp.message.RtspResponse;
import io.madang.rtsp.message.RtspStatus;
import io.madang.rtsp.message.RtspUrl;
import io.madang.rtsp.message.SessionHeader;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.message.TransportHeader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The dialogue with a camera (RFC 2326): describe, set up, play, pause, tear down, and who we are.
/// Confined to one thread, which it blocks.
final class RtspClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 5;
  private static final String AGENT = "Madang";

  /// A camera that is slow to say goodbye is left alone.
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final RtspConnector connector;
  private final RtspUrl url;
  private final ClientAuthentication authentication;
  private RtspConnection connection;
  private StreamDescription description = new StreamDescription("", "", List.of());
  private String base;
  private int sequence;
  private boolean parameters;
  private @Nullable SessionHeader session; // none before the first SETUP

  private RtspClient(RtspConnector connector, RtspUrl url, RandomGenerator random)
      throws RtspException {
    this.connector = connector;
    this.url = url;
    this.base = url.requestUri();
    this.authentication = new ClientAuthentication(url.credentials(), random);
    this.connection = connector.connect(url);
  }

  /// Connects to a camera and has it describe its stream, wherever it redirects to.
  static RtspClient open(RtspConnector connector, RtspUrl first, RandomGenerator random)
      throws RtspException {
    RtspUrl url = first;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      var client = new RtspClient(connector, url, random);
      try {
        Optional<RtspUrl> elsewhere = client.begin();
        if (elsewhere.isEmpty()) {
          return client;
        }
        url = elsewhere.get();
      } catch (RtspException | RuntimeException failure) {
        client.close();
        throw failure;
      }
      client.close();
    }
    throw new RtspException(
        Code.TOO_MANY_REDIRECTS, "The camera redirects again and again, without an end.");
  }

  StreamDescription description() {
    return description;
  }

  RtspConnection connection() {
    return connection;
  }

  /// After how long without a request the camera forgets the session.
  Duration sessionTimeout() {
    SessionHeader known = session;
    return Duration.ofSeconds(
        known == null ? SessionHeader.DEFAULT_TIMEOUT_SECONDS : known.timeoutSeconds());
  }

  /// Asks for a track.
  ///
  /// @return how it will be sent
  /// @throws RtspException [Code#UNSUPPORTED_TRANSPORT] if it will not be sent in this way
  TransportHeader setUp(StreamTrack track, TransportHeader wanted) throws RtspException {
    String uri = ControlUrl.resolve(base, track.control());
    RtspResponse response = require("SETUP", uri, RtspHeaders.of("Transport", wanted.toString()));
    if (session == null) {
      session = response.headers().first("Session").flatMap(SessionHeader::parse).orElse(null);
    }
    List<TransportHeader> agreed =
        response.headers().first("Transport").map(TransportHeader::parse).orElse(List.of());
    if (agreed.isEmpty()) {
      return wanted; // some leave the header out and mean yes
    }
    if (agreed.getFirst().multicast()) {
      throw Refusals.of(RtspStatus.UNSUPPORTED_TRANSPORT);
    }
    return agreed.getFirst();
  }

  /// Starts the stream from where it is now.
  ///
  /// @param tracks those that were set up, for cameras that want each to be asked for
  void play(List<StreamTrack> tracks) throws RtspException {
    RtspResponse response = request("PLAY", aggregate(), RtspHeaders.of("Range", "npt=0.000-"));
    if (response.status() == RtspStatus.INVALID_RANGE) {
      response = request("PLAY", aggregate(), RtspHeaders.NONE);
    }
    if (response.status() != RtspStatus.AGGREGATE_OPERATION_NOT_ALLOWED) {
      check(response);
      return;
    }
    for (StreamTrack track : tracks) {
      require("PLAY", ControlUrl.resolve(base, track.control()), RtspHeaders.NONE);
    }
  }

  /// Goes on after a pause.
  void resume() throws RtspException {
    require("PLAY", aggregate(), RtspHeaders.NONE);
  }

  /// Asks not to be sent anything for a while. Answers whether the camera does that.
  boolean pause() throws RtspException {
    return request("PAUSE", aggregate(), RtspHeaders.NONE).isSuccess();
  }

  /// Tells the camera that we are still there, without waiting for its answer.
  CompletableFuture<RtspResponse> keepAlive() {
    String method = parameters ? "GET_PARAMETER" : "OPTIONS";
    return connection.send(numbered(method, aggregate(), RtspHeaders.NONE));
  }

  /// Learns from the answer to [#keepAlive()]. Answers whether to send another one at once.
  ///
  /// @throws RtspException if the session is over
  boolean keptAlive(RtspResponse response) throws RtspException {
    if (response.status() == RtspStatus.SESSION_NOT_FOUND) {
      throw Refusals.of(response.status());
    }
    if (response.status() == RtspStatus.UNAUTHORIZED) {
      if (!authentication.challenged(response.headers().all("WWW-Authenticate"))) {
        throw Refusals.unauthorized(url.credentials().isPresent());
      }
      return true;
    }
    authentication.accepted();
    boolean unknown = parameters && !response.isSuccess();
    parameters &= response.isSuccess();
    return unknown;
  }

  /// Says goodbye, as far as the camera listens, and hangs up.
  @Override
  public void close() {
    try {
      if (session != null && !connection.hasEnded()) {
        connection.exchange(numbered("TEARDOWN", aggregate(), RtspHeaders.NONE), GOODBYE);
      }
    } catch (RtspException deaf) {
      // It will find out.
    } finally {
      connection.close();
    }
  }

  /// Asks what the camera can do and what it shows. Answers where to ask instead, if that is
  /// elsewhere.
  private Optional<RtspUrl> begin() throws RtspException {
    RtspResponse options = request("OPTIONS", url.requestUri(), RtspHeaders.NONE);
    if (isElsewhere(options)) {
      return Optional.of(elsewhere(options));
    }
    // A camera that refuses OPTIONS may still play.
    parameters =
        options.headers().list("Public").stream().anyMatch("GET_PARAMETER"::equalsIgnoreCase);
    RtspResponse response =
        request("DESCRIBE", url.requestUri(), RtspHeaders.of("Accept", "application/sdp"));
    if (isElsewhere(response)) {
      return Optional.of(elsewhere(response));
    }
    check(response);
    base = ControlUrl.base(response, url.requestUri());
    description = StreamDescription.parse(response.body());
    return Optional.empty();
  }

  private static boolean isElsewhere(RtspResponse response) {
    return RtspStatus.isRedirect(response.status())
        && response.headers().first("Location").isPresent();
  }

  private RtspUrl elsewhere(RtspResponse response) throws RtspException {
    return url.redirected(response.headers().first("Location").orElseThrow());
  }

  private String aggregate() {
    return ControlUrl.resolve(base, description.control());
  }

  private RtspResponse require(String method, String uri, RtspHeaders headers)
      throws RtspException {
    RtspResponse response = request(method, uri, headers);
    check(response);
    return response;
  }

  private static void check(RtspResponse response) throws RtspException {
    if (!response.isSuccess()) {
      throw Refusals.of(response.status());
    }
  }

  /// Asks, and asks again with credentials where the camera wants some.
  private RtspResponse request(String method, String uri, RtspHeaders headers)
      throws RtspException {
    RtspResponse response = exchange(numbered(method, uri, headers));
    while (response.status() == RtspStatus.UNAUTHORIZED) {
      if (!authentication.challenged(response.headers().all("WWW-Authenticate"))) {
        throw Refusals.unauthorized(url.credentials().isPresent());
      }
      response = exchangeAgain(method, uri, headers, response);
    }
    authentication.accepted();
    return response;
  }

  private RtspResponse exchange(RtspRequest request) throws RtspException {
    return connection.exchange(request, connector.timing().answer());
  }

  /// Some cameras hang up after they have asked who we are, with or without a word.
  private RtspResponse exchangeAgain(
      String method, String uri, RtspHeaders headers, RtspResponse challenge) throws RtspException {
    boolean leaving =
        challenge
            .headers()
            .first("Connection")
            .filter(value -> value.toLowerCase(Locale.ROOT).contains("close"))
            .isPresent();
    if (!leaving) {
      try {
        return exchange(numbered(method, uri, headers));
      } catch (RtspException hungUp) {
        if (hungUp.code() != Code.CONNECTION_LOST || session != null) {
          throw hungUp;
        }
      }
    }
    connection.close();
    connection = connector.connect(url);
    return exchange(numbered(method, uri, headers));
  }

  private RtspRequest numbered(String method, String uri, RtspHeaders more) {
    RtspHeaders headers = RtspHeaders.of("CSeq", String.valueOf(++sequence), "User-Agent", AGENT);
    SessionHeader known = session;
    if (known != null) {
      headers = headers.with("Session", known.id());
    }
    Optional<String> proof = authentication.authorization(method, uri);
    if (proof.isPresent()) {
      headers = headers.with("Authorization", proof.get());
    }
    return new RtspRequest(method, uri, headers.withAll(more));
  }
}
