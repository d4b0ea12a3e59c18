package io.madang.server;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// What browsers are told about our pages: they run our own scripts only, no other page frames
/// them, camera and microphone are theirs alone, and links from them do not name the room.
@ApplicationScoped
public class SecurityHeaders {

  /// Before every route, after nothing.
  private static final int FIRST = 1_000;

  /// Signaling goes to our own host by `ws:` or `wss:`, which `'self'` covers (CSP3, 6.7.2.8);
  /// video elements play streams and blobs.
  static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "media-src 'self' blob: mediastream:",
          "connect-src 'self'",
          "worker-src 'self' blob:",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private static final String PERMISSIONS_POLICY =
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()";

  void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::add, FIRST);
  }

  private static void add(RoutingContext context) {
    MultiMap headers = context.response().headers();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", PERMISSIONS_POLICY);
    // In Quarkus' development mode pages come from Vite, which injects styles, and from the Dev UI.
    if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
      headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    }
    context.next();
  }
}
