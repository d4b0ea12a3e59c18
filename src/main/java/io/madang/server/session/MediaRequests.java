package io.madang.server.session;

import io.madang.server.MediaServer;
import io.madang.server.metrics.JoinMetrics;
import io.madang.server.rest.Credentials;
import io.madang.server.rest.ProblemCode;
import io.madang.server.rest.ProblemException;
import io.madang.signal.negotiation.Purpose;
import io.madang.signal.whip.Created;
import io.madang.signal.whip.MediaSessions;
import io.madang.signal.whip.Patched;
import io.madang.signal.whip.WhipException;
import io.madang.wire.MonotonicClock;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// What WHIP and WHEP have in common as HTTP (RFC 9725): the headers and status codes around
/// [MediaSessions]. Thread-safe; waits for rooms.
@Singleton
class MediaRequests {

  static final String SDP = "application/sdp";
  static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private static final String ACCEPT_POST = "Accept-Post";
  private static final String ACCEPT_PATCH = "Accept-Patch";

  private final MediaSessions sessions;
  private final MediaServer media;
  private final JoinMetrics metrics;
  private final MonotonicClock clock = MonotonicClock.system();

  MediaRequests(MediaSessions sessions, MediaServer media, JoinMetrics metrics) {
    this.sessions = sessions;
    this.media = media;
    this.metrics = metrics;
  }

  /// One way to make a session: to publish or to subscribe.
  @FunctionalInterface
  interface Creation {
    Created create(MediaSessions sessions, Optional<String> token) throws WhipException;
  }

  /// `POST`: 201 with the answer, and where the session is (RFC 9725, section 4.2).
  ///
  /// @param endpoint the path that was posted to; the session is below it
  Response create(String endpoint, HttpHeaders headers, Creation creation) {
    if (media.state() != MediaServer.State.SERVING) {
      throw new ProblemException(ProblemCode.DRAINING, "This server is being stopped.");
    }
    long before = clock.nanoTime();
    Created created = refusedAsProblem(() -> creation.create(sessions, token(headers)));
    metrics.joined(Duration.ofNanos(clock.nanoTime() - before));
    Response.ResponseBuilder response =
        Response.created(URI.create(endpoint + "/" + created.id()))
            .type(SDP)
            .header(HttpHeaders.ETAG, created.etag())
            .header(ACCEPT_PATCH, FRAGMENT)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(created.answer());
    created.links().forEach(link -> response.header(HttpHeaders.LINK, link));
    return response.build();
  }

  /// `PATCH`: 204 for candidates, 200 with our side for an ICE restart (RFC 9725, section 4.3).
  Response patch(String id, Purpose purpose, HttpHeaders headers, String fragment) {
    requireExisting(id, purpose);
    Optional<String> ifMatch = Optional.ofNullable(headers.getHeaderString(HttpHeaders.IF_MATCH));
    Patched patched = refusedAsProblem(() -> sessions.patch(id, token(headers), ifMatch, fragment));
    return switch (patched) {
      case Patched.Trickled() -> Response.noContent().build();
      case Patched.Restarted(String etag, String answer) ->
          Response.ok(answer, FRAGMENT)
              .header(HttpHeaders.ETAG, etag)
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .build();
    };
  }

  /// `DELETE`: 200, the session is over (RFC 9725, section 4.2).
  Response delete(String id, Purpose purpose, HttpHeaders headers) {
    requireExisting(id, purpose);
    refusedAsProblem(() -> {
      sessions.delete(id, token(headers));
      return id;
    });
    return Response.ok().build();
  }

  /// `GET` of an endpoint: it has no representation, so 2xx and nothing (RFC 9725, section 4.1).
  Response nothing() {
    return Response.noContent().build();
  }

  /// `GET` of a session: the same, as long as there is one.
  Response nothing(String id, Purpose purpose) {
    requireExisting(id, purpose);
    return nothing();
  }

  /// `OPTIONS` of an endpoint.
  Response endpointOptions(String room, HttpHeaders headers) {
    Response.ResponseBuilder response =
        Response.ok()
            .header(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS, POST")
            .header(ACCEPT_POST, SDP);
    sessions.links(room, token(headers)).forEach(link -> response.header(HttpHeaders.LINK, link));
    return response.build();
  }

  /// `OPTIONS` of a session.
  Response sessionOptions() {
    return Response.ok()
        .header(HttpHeaders.ALLOW, "DELETE, GET, HEAD, OPTIONS, PATCH")
        .header(ACCEPT_PATCH, FRAGMENT)
        .build();
  }

  private void requireExisting(String id, Purpose purpose) {
    if (!sessions.exists(id, purpose)) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such session.");
    }
  }

  private static Optional<String> token(HttpHeaders headers) {
    Optional<String> header =
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION));
    return Credentials.parse(header).bearerToken();
  }

  private static <T> T refusedAsProblem(Request<T> request) {
    try {
      return request.run();
    } catch (WhipException refused) {
      throw new ProblemException(refused.status(), refused.code(), refused.sentence());
    }
  }

  @FunctionalInterface
  private interface Request<T> {
    T run() throws WhipException;
  }
}
