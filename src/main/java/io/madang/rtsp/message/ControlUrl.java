package io.madang.rtsp.message;

import java.util.Locale;
import java.util.Optional;

/// Which URL stands for a stream and for its tracks (RFC 2326, appendix C.1.1), as cameras mean it.
public final class ControlUrl {
  private ControlUrl() {}

  /// What relative controls are relative to: `Content-Base`, `Content-Location`, or the URL of the
  /// request that was answered.
  public static String base(RtspResponse response, String requestUri) {
    Optional<String> base = response.headers().first("Content-Base").filter(ControlUrl::isAbsolute);
    return base.or(
            () -> response.headers().first("Content-Location").filter(ControlUrl::isAbsolute))
        .orElse(requestUri);
  }

  /// The URL of a control attribute.
  ///
  /// RFC 2326 wants relative URLs to replace the last element of the path, even within a query. No
  /// camera means that: all append, and so do all clients.
  public static String resolve(String base, String control) {
    if (control.isEmpty() || control.equals("*")) {
      return base;
    }
    if (isAbsolute(control)) {
      return control;
    }
    if (control.startsWith("/") && isBelowPathOf(base, control)) {
      return base.substring(0, startOfPath(base)) + control;
    }
    if (control.startsWith("?")) {
      return base + control;
    }
    String relative = control.startsWith("/") ? control.substring(1) : control;
    return base.endsWith("/") ? base + relative : base + '/' + relative;
  }

  /// A control attribute as it can be in a request: some have spaces.
  static String encoded(String control) {
    return control.replace(" ", "%20");
  }

  private static boolean isAbsolute(String url) {
    String text = url.toLowerCase(Locale.ROOT);
    return text.startsWith("rtsp://") || text.startsWith("rtsps://");
  }

  /// Whether an absolute path repeats the base's, and so replaces it.
  private static boolean isBelowPathOf(String base, String control) {
    String path = base.substring(startOfPath(base));
    return path.length() > 1 && control.startsWith(path);
  }

  private static int startOfPath(String url) {
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? url.length() : slash;
  }
}
