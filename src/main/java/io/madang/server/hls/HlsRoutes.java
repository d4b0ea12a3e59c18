package io.madang.server.hls;

import io.madang.hls.HlsPath;
import io.madang.hls.LiveStream;
import io.madang.hls.PlaylistQuery;
import io.madang.hls.TrackKind;
import io.madang.server.ClientAddresses;
import io.madang.server.rest.Credentials;
import io.madang.server.rest.ProblemCode;
import io.madang.server.rest.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The origin: `/hls/{room}/…` ([HlsPath]), open to players on any page. Runs on the event loops
/// and never blocks them: who waits for a part is a [Cancellation], not a thread.
///
/// Comes before everything that Quarkus does with a request, so it adds its own headers.
@ApplicationScoped
class HlsRoutes {

  private static final Logger LOG = Logger.getLogger(HlsRoutes.class);

  private static final String PREFIX = "/hls/";
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String TOKEN_PARAMETER = "token";

  private final HlsStreams streams;
  private final HlsAccess access;
  private final HlsCounters counters;
  private final ViewerKeys viewers;

  HlsRoutes(HlsStreams streams, HlsAccess access, HlsCounters counters, ClientAddresses addresses) {
    this.streams = streams;
    this.access = access;
    this.counters = counters;
    viewers = new ViewerKeys(addresses);
  }

  void route(@Observes Router router) {
    router.route(PREFIX + "*").order(Integer.MIN_VALUE).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    counters.requested();
    HttpServerRequest request = context.request();
    HlsHeaders.addCommon(request.response().headers());
    try {
      if (request.method() == HttpMethod.OPTIONS) {
        preflight(request.response());
      } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
        request.response().putHeader(HttpHeaders.ALLOW, METHODS);
        throw new ProblemException(
            ProblemCode.METHOD_NOT_ALLOWED, "Streams are read with GET and HEAD.");
      } else {
        answer(context);
      }
    } catch (ProblemException refused) {
      new HlsExchange(context, counters).refuse(refused.problem());
    } catch (RuntimeException bug) {
      LOG.error("hls: a request failed", bug);
      new HlsExchange(context, counters).fail();
    }
  }

  private static void preflight(HttpServerResponse response) {
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    response.putHeader(
        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
        "Authorization, If-None-Match, If-Range, Range, X-Playback-Session-Id");
    response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=86400");
    response.putHeader(HttpHeaders.ALLOW, METHODS);
    response.setStatusCode(204).end();
  }

  private void answer(RoutingContext context) {
    HlsPath path = path(context);
    LiveStream stream = stream(path);
    String prefix = admit(context.request(), path, stream);
    var exchange = new HlsExchange(context, counters, stream, path, isGuarded(stream));
    switch (path.file()) {
      case MASTER -> exchange.await(stream.master(prefix, exchange::complete));
      case INDEX -> {
        stream.seen(viewers.key(context.request()));
        PlaylistQuery query = query(context.request());
        exchange.await(stream.playlist(path.track(), query, exchange::complete));
      }
      case PART ->
          exchange.await(
              stream.part(path.track(), path.segment(), path.part(), exchange::complete));
      case INIT -> exchange.complete(stream.init(path.track(), path.segment()));
      case SEGMENT, TRANSPORT_STREAM ->
          exchange.complete(stream.segment(path.track(), path.segment()));
    }
  }

  private static HlsPath path(RoutingContext context) {
    return Optional.ofNullable(context.request().path())
        .map(path -> path.indexOf('%') < 0 ? path : context.normalizedPath())
        .filter(each -> each.startsWith(PREFIX))
        .flatMap(each -> HlsPath.parse(each.substring(PREFIX.length())))
        .orElseThrow(HlsRoutes::nothingThere);
  }

  private LiveStream stream(HlsPath path) {
    Optional<LiveStream> stream =
        path.file() == HlsPath.File.MASTER
            ? streams.ofRoom(path.room())
            : streams.find(path.room(), path.stream()).filter(each -> isNamedRight(path, each));
    return stream.orElseThrow(HlsRoutes::nothingThere);
  }

  /// A segment has one name only: `.ts` in a transport stream, `.m4s` elsewhere.
  private static boolean isNamedRight(HlsPath path, LiveStream stream) {
    boolean transportStream =
        stream.kind(path.track()).filter(TrackKind.TRANSPORT_STREAM::equals).isPresent();
    return switch (path.file()) {
      case MASTER, INDEX -> true;
      case INIT, SEGMENT, PART -> !transportStream;
      case TRANSPORT_STREAM -> transportStream;
    };
  }

  private boolean isGuarded(LiveStream stream) {
    return access.asksForTokens() && !stream.settings().open();
  }

  /// @return what has to stand before the addresses in the multivariant playlist, so that every
  ///   request of the player carries the token
  private String admit(HttpServerRequest request, HlsPath path, LiveStream stream) {
    if (!isGuarded(stream)) {
      return "";
    }
    boolean elsewhere = path.token().isEmpty() && path.file() == HlsPath.File.MASTER;
    String token = elsewhere ? tokenBesidePath(request) : path.token();
    access.require(path.room(), token);
    return elsewhere ? "~" + token + "/" : "";
  }

  private static String tokenBesidePath(HttpServerRequest request) {
    String parameter = request.getParam(TOKEN_PARAMETER);
    if (parameter != null) {
      return parameter;
    }
    Optional<String> header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
    return Credentials.parse(header).bearerToken().orElse("");
  }

  private static PlaylistQuery query(HttpServerRequest request) {
    String query = request.query();
    try {
      return query == null ? PlaylistQuery.NOW : PlaylistQuery.parse(query);
    } catch (IllegalArgumentException malformed) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(malformed.getMessage()));
    }
  }

  /// The same for everything, and without the path: it may carry a token.
  private static ProblemException nothingThere() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such stream, or no longer.");
  }
}
