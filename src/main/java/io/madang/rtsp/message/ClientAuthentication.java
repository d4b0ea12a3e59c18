package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How a client proves who it is: the strongest of what the server asks for, Digest (SHA-256, MD5)
/// before Basic (RFC 7616, RFC 7617). Confined to one thread.
public final class ClientAuthentication {
  private static final int CLIENT_NONCE_BYTES = 8;

  /// In a row: cameras forget nonces without saying that they are stale, some after each request.
  private static final int MAX_STALE = 3;

  private final Optional<Credentials> credentials;
  private final RandomGenerator random;
  private Optional<AuthenticationHeader> challenge = Optional.empty();
  private int nonceCount;
  private int refusals;

  public ClientAuthentication(Optional<Credentials> credentials, RandomGenerator random) {
    this.credentials = credentials;
    this.random = random;
  }

  /// The server wants to know who asks (401). Answers whether to ask once more: not without
  /// credentials, nor if it refuses what it was shown.
  ///
  /// @param headers the values of `WWW-Authenticate`
  public boolean challenged(List<String> headers) {
    var known = new ArrayList<AuthenticationHeader>();
    for (String header : headers) {
      known.addAll(AuthenticationHeader.parse(header));
    }
    Optional<AuthenticationHeader> strongest =
        known.stream()
            .filter(offered -> strength(offered) > 0)
            .max(Comparator.comparingInt(ClientAuthentication::strength));
    if (credentials.isEmpty() || strongest.isEmpty()) {
      return false;
    }
    boolean stale = strongest.get().parameter("stale").toLowerCase(Locale.ROOT).equals("true");
    challenge = strongest;
    nonceCount = 0;
    return ++refusals <= (stale ? MAX_STALE : 1);
  }

  /// The server took what it was shown.
  public void accepted() {
    refusals = 0;
  }

  /// The value of `Authorization` for a request; empty as long as the server has not asked.
  public Optional<String> authorization(String method, String uri) {
    return challenge.flatMap(asked -> credentials.map(known -> answer(asked, known, method, uri)));
  }

  private String answer(AuthenticationHeader asked, Credentials known, String method, String uri) {
    return asked.scheme().equals("basic") ? basic(known) : digest(asked, known, method, uri);
  }

  private static String basic(Credentials known) {
    byte[] pair = (known.user() + ':' + known.password()).getBytes(UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private String digest(AuthenticationHeader asked, Credentials known, String method, String uri) {
    boolean session = DigestAlgorithm.isSession(asked.parameter("algorithm"));
    boolean auth = offersAuth(asked.parameter("qop"));
    var response =
        new DigestResponse(
            asked.parameter("algorithm"),
            asked.parameter("realm"),
            asked.parameter("nonce"),
            auth ? "auth" : "",
            auth ? "%08x".formatted(++nonceCount) : "",
            auth || session ? clientNonce() : "",
            uri);
    var text = new StringBuilder("Digest ");
    text.append("username=").append(quoted(known.user()));
    text.append(", realm=").append(quoted(response.realm()));
    text.append(", nonce=").append(quoted(response.nonce()));
    text.append(", uri=").append(quoted(uri));
    text.append(", response=").append(quoted(response.compute(method, known)));
    if (!response.algorithm().isEmpty()) {
      text.append(", algorithm=").append(response.algorithm());
    }
    if (auth) {
      text.append(", qop=auth, nc=").append(response.nonceCount());
    }
    if (!response.clientNonce().isEmpty()) {
      text.append(", cnonce=").append(quoted(response.clientNonce()));
    }
    if (asked.parameters().containsKey("opaque")) {
      text.append(", opaque=").append(quoted(asked.parameter("opaque")));
    }
    return text.toString();
  }

  private String clientNonce() {
    var bytes = new byte[CLIENT_NONCE_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean offersAuth(String qop) {
    for (String offered : qop.split("[,\\s]+")) {
      if (offered.equalsIgnoreCase("auth")) {
        return true;
      }
    }
    return false;
  }

  /// 0: cannot be answered.
  private static int strength(AuthenticationHeader offered) {
    if (offered.scheme().equals("basic")) {
      return 1;
    }
    boolean plain = offered.parameter("algorithm").matches("[A-Za-z0-9_-]{0,20}");
    if (!offered.scheme().equals("digest") || !plain || offered.parameter("nonce").isEmpty()) {
      return 0;
    }
    return DigestAlgorithm.of(offered.parameter("algorithm"))
        .map(algorithm -> 2 + algorithm.ordinal())
        .orElse(0);
  }

  private static String quoted(String text) {
    String safe = text.replaceAll("\\p{Cntrl}", "");
    return '"' + safe.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
