package io.madang.server.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Refuses bodies that announce more than any request of ours needs, as a [Problem]. What does not
/// announce its size meets the limit of the HTTP layer behind this, which answers a bare 413.
@ApplicationScoped
public class BodyLimit {

  /// Four times the largest session description that is read.
  private static final long MAX_BYTES = 1 << 20;

  private static final int PRIORITY = 900;

  void register(@Observes Filters filters) {
    filters.register(BodyLimit::check, PRIORITY);
  }

  private static void check(RoutingContext context) {
    if (announced(context) <= MAX_BYTES) {
      context.next();
      return;
    }
    Problem problem =
        Problem.of(ProblemCode.TOO_LARGE, "The body is larger than " + MAX_BYTES + " bytes.");
    HttpServerResponse response = context.response();
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        // The rest of the body is not read: the connection cannot be used again.
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.toJson())
        .onComplete(written -> context.request().connection().close());
  }

  /// A length that is no number is the HTTP layer's to refuse.
  private static long announced(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }
}
