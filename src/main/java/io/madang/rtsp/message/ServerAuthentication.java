package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How a server finds out who asks, on one connection: Digest with SHA-256 or MD5, or Basic (RFC
/// 7616, RFC 7617). Confined to one thread.
///
/// Its nonce is good for the connection it was made for, so that what was overheard on one is
/// nothing on another.
public final class ServerAuthentication {
  private static final int NONCE_BYTES = 16;

  /// Where passwords come from.
  public interface Passwords {
    /// Whether a password is right; for those that cannot be told, such as tokens.
    boolean accepts(Credentials credentials);

    /// The password of a user where it can be told, for Digest.
    Optional<String> of(String user);
  }

  private final String realm;
  private final String nonce;
  private long highestNonceCount;

  /// @param realm shown to people, without quotes
  /// @param random a good one: nonces must not be guessed
  public ServerAuthentication(String realm, RandomGenerator random) {
    this.realm = realm;
    var bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    this.nonce = HexFormat.of().formatHex(bytes);
  }

  /// The values of the `WWW-Authenticate` headers of a 401, strongest first. FFmpeg takes the last
  /// Digest that it reads and knows MD5 only.
  ///
  /// @param basicToo whether a password may cross the network readably
  public List<String> challenges(boolean basicToo) {
    String shared = "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\"";
    String sha = shared + ", algorithm=SHA-256";
    String md5 = shared + ", algorithm=MD5";
    String basic = "Basic realm=\"" + realm + "\"";
    return basicToo ? List.of(sha, md5, basic) : List.of(sha, md5);
  }

  /// Who asks; empty if the request does not say or cannot prove it.
  public Optional<String> user(RtspRequest request, Passwords passwords) {
    List<AuthenticationHeader> headers =
        request.headers().first("Authorization").map(AuthenticationHeader::parse).orElse(List.of());
    if (headers.size() != 1) {
      return Optional.empty();
    }
    AuthenticationHeader shown = headers.getFirst();
    return switch (shown.scheme()) {
      case "basic" -> basic(shown, passwords);
      case "digest" -> digest(request, shown, passwords);
      default -> Optional.empty();
    };
  }

  private static Optional<String> basic(AuthenticationHeader shown, Passwords passwords) {
    try {
      String pair = new String(Base64.getDecoder().decode(shown.token()), UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return Optional.empty();
      }
      var credentials = new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
      return passwords.accepts(credentials) ? Optional.of(credentials.user()) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private Optional<String> digest(
      RtspRequest request, AuthenticationHeader shown, Passwords passwords) {
    String qop = shown.parameter("qop").toLowerCase(Locale.ROOT);
    boolean usable =
        shown.parameter("nonce").equals(nonce)
            && shown.parameter("realm").equals(realm)
            && (qop.isEmpty() || qop.equals("auth"))
            && DigestAlgorithm.of(shown.parameter("algorithm")).isPresent()
            && isSameResource(shown.parameter("uri"), request.uri());
    String user = shown.parameter("username");
    Optional<String> password = usable ? passwords.of(user) : Optional.empty();
    if (password.isEmpty()) {
      return Optional.empty();
    }
    var response =
        new DigestResponse(
            shown.parameter("algorithm"),
            realm,
            nonce,
            qop,
            shown.parameter("nc"),
            shown.parameter("cnonce"),
            shown.parameter("uri"));
    String expected = response.compute(request.method(), new Credentials(user, password.get()));
    String actual = shown.parameter("response").toLowerCase(Locale.ROOT);
    boolean right = MessageDigest.isEqual(expected.getBytes(UTF_8), actual.getBytes(UTF_8));
    return right && isFresh(qop, shown.parameter("nc")) ? Optional.of(user) : Optional.empty();
  }

  /// A count that was used before is a replay. Some clients repeat the last one, which on one
  /// connection is no harm.
  private boolean isFresh(String qop, String nonceCount) {
    if (qop.isEmpty()) {
      return true;
    }
    if (!nonceCount.matches("[0-9A-Fa-f]{8}")) {
      return false;
    }
    long count = Long.parseLong(nonceCount, 16);
    boolean fresh = count >= highestNonceCount;
    highestNonceCount = Math.max(highestNonceCount, count);
    return fresh;
  }

  /// Clients differ in a slash at the end.
  private static boolean isSameResource(String shown, String asked) {
    return withoutSlash(shown).equals(withoutSlash(asked));
  }

  private static String withoutSlash(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }
}
