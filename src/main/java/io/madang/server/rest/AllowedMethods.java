package io.madang.server.rest;

import java.util.List;
import java.util.regex.Pattern;

/// The methods each path knows, for the `Allow` header that a 405 has to carry (RFC 9110, section
/// 15.5.6): the REST layer does not say them. A test compares this table with the OpenAPI document.
final class AllowedMethods {

  private static final List<Route> ROUTES =
      List.of(
          new Route("/api/v1/node", "GET, HEAD, OPTIONS"),
          new Route("/api/v1/doctor", "GET, HEAD, OPTIONS"),
          new Route("/api/v1/doctor/connections", "OPTIONS, POST"),
          new Route("/api/v1/doctor/connections/[^/]+", "DELETE, OPTIONS"),
          new Route("/api/v1/rooms", "GET, HEAD, OPTIONS, POST"),
          new Route("/api/v1/rooms/[^/]+", "DELETE, GET, HEAD, OPTIONS"),
          new Route("/api/v1/rooms/[^/]+/participants", "GET, HEAD, OPTIONS"),
          new Route("/api/v1/rooms/[^/]+/participants/[^/]+", "DELETE, OPTIONS"),
          new Route("/api/v1/rooms/[^/]+/participants/[^/]+/tracks/[^/]+", "OPTIONS, PATCH"),
          new Route("/api/v1/rooms/[^/]+/ingests", "GET, HEAD, OPTIONS, POST"),
          new Route("/api/v1/rooms/[^/]+/ingests/[^/]+", "DELETE, GET, HEAD, OPTIONS"),
          new Route("/api/v1/rooms/[^/]+/broadcast", "DELETE, GET, HEAD, OPTIONS, PUT"),
          new Route("/api/v1/rooms/[^/]+/recordings", "GET, HEAD, OPTIONS, POST"),
          new Route("/api/v1/rooms/[^/]+/recordings/[^/]+", "DELETE, GET, HEAD, OPTIONS"),
          new Route("/api/v1/rooms/[^/]+/recordings/[^/]+/file", "GET, HEAD, OPTIONS"),
          new Route("/api/v1/tokens", "OPTIONS, POST"),
          new Route("/wh[ie]p/[^/]+", "GET, HEAD, OPTIONS, POST"),
          new Route("/wh[ie]p/[^/]+/[^/]+", "DELETE, GET, HEAD, OPTIONS, PATCH"));

  private AllowedMethods() {}

  /// The value of `Allow` for a path; empty if nothing is known about it.
  static String of(String path) {
    return ROUTES.stream()
        .filter(route -> route.path().matcher(path).matches())
        .map(Route::methods)
        .findFirst()
        .orElse("");
  }

  private record Route(Pattern path, String methods) {
    Route(String path, String methods) {
      this(Pattern.compile(path), methods);
    }
  }
}
