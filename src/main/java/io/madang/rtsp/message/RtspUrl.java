package io.madang.rtsp.message;

import io.madang.rtsp.message.RtspException.Code;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a stream is: an `rtsp` or `rtsps` URL (RFC 2326, section 3.2) as people type it and as
/// cameras redirect to it. Immutable. Its credentials are kept apart: nothing but [#credentials()]
/// ever gives them.
public final class RtspUrl {
  /// Of a URL; the longest seen in the field have about 300 characters.
  private static final int MAX_LENGTH = 2_048;

  private static final int PORT = 554;

  /// Registered for RTSP over TLS (RFC 7826, section 22.14.2).
  private static final int SECURE_PORT = 322;

  /// What cameras take as a password within the path or the query (`?user=a&password=b`,
  /// `/user=a_password=b_channel=1`), up to where it ends.
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?<![a-z])(pass|password|passwd|passwort|pwd|psw|pw|token|auth|authbasic|secret|key|apikey)=[^&/#]*");

  /// Greedy: a password may hold an `@` too.
  private static final Pattern USER_INFORMATION = Pattern.compile("://\\S*@");

  private final boolean secure;
  private final String host;
  private final int port;
  private final String resource;
  private final Optional<Credentials> credentials;

  private RtspUrl(
      boolean secure, String host, int port, String resource, Optional<Credentials> credentials) {
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.resource = resource;
    this.credentials = credentials;
  }

  /// @throws RtspException [Code#MALFORMED_URL]
  public static RtspUrl parse(String typed) throws RtspException {
    String text = typed.strip().replace(" ", "%20");
    if (text.length() > MAX_LENGTH) {
      throw malformed("The address is too long.");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw malformed("The address holds a character that cannot be in an address.");
    }
    boolean secure = hasScheme(text, "rtsps://");
    if (!secure && !hasScheme(text, "rtsp://")) {
      throw malformed("The address must begin with rtsp:// or rtsps://.");
    }
    String rest = text.substring(text.indexOf("://") + 3);
    int end = firstOf(rest, "/?#");
    return ofParts(secure, rest.substring(0, end), resource(rest.substring(end)));
  }

  private static RtspUrl ofParts(boolean secure, String authority, String resource)
      throws RtspException {
    int at = authority.lastIndexOf('@');
    String address = authority.substring(at + 1);
    int colon = address.indexOf(':', Math.max(0, address.lastIndexOf(']')));
    String host = colon < 0 ? address : address.substring(0, colon);
    String port = colon < 0 ? "" : address.substring(colon + 1);
    return new RtspUrl(
        secure,
        host(host),
        port.isEmpty() ? (secure ? SECURE_PORT : PORT) : port(port),
        resource,
        at < 0 ? Optional.empty() : userInformation(authority.substring(0, at)));
  }

  /// Where a redirect leads, an address or a path. Credentials go along to the same host only.
  ///
  /// @throws RtspException [Code#MALFORMED_URL]
  public RtspUrl redirected(String location) throws RtspException {
    if (!location.contains("://")) {
      String path = location.startsWith("/") ? location : "/" + location;
      return new RtspUrl(secure, host, port, resource(path), credentials);
    }
    RtspUrl target = parse(location);
    boolean keeps =
        target.credentials.isEmpty() && target.host.equals(host) && !isDowngrade(target);
    return keeps
        ? new RtspUrl(target.secure, target.host, target.port, target.resource, credentials)
        : target;
  }

  /// A text that may be a URL, without what may be credentials in it.
  public static String redact(String text) {
    return maskSecrets(USER_INFORMATION.matcher(text).replaceAll("://"));
  }

  public boolean isSecure() {
    return secure;
  }

  /// Lower case; an IPv6 address without its brackets.
  public String host() {
    return host;
  }

  /// 1..65535.
  public int port() {
    return port;
  }

  /// Path and query as written; empty or beginning with a slash or a question mark.
  public String resource() {
    return resource;
  }

  public Optional<Credentials> credentials() {
    return credentials;
  }

  /// What a request line names: everything but the credentials before the host. Not for people: the
  /// query may hold a password ([#display()]).
  public String requestUri() {
    return origin() + resource;
  }

  /// For people and logs: holds nothing secret.
  public String display() {
    return origin() + maskSecrets(resource);
  }

  @Override
  public String toString() {
    return display();
  }

  private String origin() {
    String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
    String suffix = port == (secure ? SECURE_PORT : PORT) ? "" : ":" + port;
    return (secure ? "rtsps://" : "rtsp://") + name + suffix;
  }

  /// What was asked for over TLS is not told without it.
  private boolean isDowngrade(RtspUrl target) {
    return secure && !target.secure;
  }

  private static String maskSecrets(String text) {
    return SECRET.matcher(text).replaceAll("$1=…");
  }

  private static boolean hasScheme(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /// Without the fragment, which is never sent.
  private static String resource(String text) {
    int fragment = text.indexOf('#');
    return fragment < 0 ? text : text.substring(0, fragment);
  }

  private static Optional<Credentials> userInformation(String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String password = colon < 0 ? "" : text.substring(colon + 1);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(decoded(user), decoded(password)));
  }

  private static String host(String text) throws RtspException {
    if (text.startsWith("[") && text.endsWith("]")) {
      String address = text.substring(1, text.length() - 1);
      if (!address.matches("[0-9A-Fa-f:.]{2,45}") || address.indexOf(':') < 0) {
        throw malformed("The address between the brackets is not an IPv6 address.");
      }
      return address.toLowerCase(Locale.ROOT);
    }
    try {
      String name = IDN.toASCII(text).toLowerCase(Locale.ROOT);
      if (!name.matches("[a-z0-9_]([a-z0-9._-]{0,252})")) {
        throw malformed("The address names no host.");
      }
      return name;
    } catch (IllegalArgumentException unusable) {
      throw malformed("The address names no host.");
    }
  }

  private static int port(String text) throws RtspException {
    if (!text.matches("[0-9]{1,5}")) {
      throw malformed(
          "The port is not a number. Special characters of a password are written as %40 for @,"
              + " %2F for /, %3A for :, %23 for # and %3F for ?.");
    }
    int port = Integer.parseInt(text);
    if (port == 0 || port > 65_535) {
      throw malformed("The port is not between 1 and 65535.");
    }
    return port;
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /// Percent-decodes; what is no valid escape stays, since people type passwords as they are.
  private static String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean escape = bytes[i] == '%' && i + 2 < bytes.length;
      int value = escape ? hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]) : -1;
      bytes[length++] = value < 0 ? bytes[i] : (byte) value;
      i += value < 0 ? 0 : 2;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int hex(byte digit) {
    return Character.digit(digit, 16);
  }

  private static RtspException malformed(String sentence) {
    return new RtspException(Code.MALFORMED_URL, sentence);
  }
}
