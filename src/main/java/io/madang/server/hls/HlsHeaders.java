package io.madang.server.hls;

import io.madang.hls.HlsPath;
import io.madang.hls.LiveStreamSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/// Header fields of the origin, made once.
final class HlsHeaders {

  static final CharSequence ANY = HttpHeaders.createOptimized("*");
  static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
  static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
  static final CharSequence ACCEPT_ENCODING = HttpHeaders.createOptimized("accept-encoding");
  static final CharSequence PLAYBACK_SESSION = HttpHeaders.createOptimized("x-playback-session-id");

  static final CharSequence RANGE = HttpHeaders.createOptimized("range");
  static final CharSequence IF_RANGE = HttpHeaders.createOptimized("if-range");
  static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("www-authenticate");

  private static final CharSequence EXPOSE =
      HttpHeaders.createOptimized("access-control-expose-headers");
  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized("Accept-Ranges, Age, Content-Length, Content-Range, Date, ETag");
  private static final CharSequence TIMING_ALLOW =
      HttpHeaders.createOptimized("timing-allow-origin");
  private static final CharSequence RESOURCE_POLICY =
      HttpHeaders.createOptimized("cross-origin-resource-policy");
  private static final CharSequence CROSS_ORIGIN = HttpHeaders.createOptimized("cross-origin");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  private static final CharSequence PLAYLIST =
      HttpHeaders.createOptimized("application/vnd.apple.mpegurl");
  private static final CharSequence VIDEO = HttpHeaders.createOptimized("video/mp4");
  private static final CharSequence AUDIO = HttpHeaders.createOptimized("audio/mp4");
  private static final CharSequence TRANSPORT_STREAM = HttpHeaders.createOptimized("video/mp2t");

  private HlsHeaders() {}

  /// A player may come from any page: nothing here rides on a cookie.
  static void addCommon(MultiMap headers) {
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.set(EXPOSE, EXPOSED);
    headers.set(TIMING_ALLOW, ANY);
    headers.set(RESOURCE_POLICY, CROSS_ORIGIN);
    headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF);
  }

  static CharSequence contentType(HlsPath path) {
    return switch (path.file()) {
      case MASTER, INDEX -> PLAYLIST;
      case TRANSPORT_STREAM -> TRANSPORT_STREAM;
      case INIT, SEGMENT, PART -> path.track().equals(LiveStreamSettings.AUDIO) ? AUDIO : VIDEO;
    };
  }
}
