package io.madang.signal;

import io.madang.signal.JsonValue.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// A join or API token: a JSON Web Token (RFC 7519) in the compact form of RFC 7515, signed with
/// HS256 (RFC 7518, section 3.2). Immutable.
///
/// The `iss` claim, or the header's `kid`, names the API key whose secret signs. Claims are `exp`
/// (required), `nbf`, and those of [Grant] by name: `room`, `join`, `publish`, `subscribe`,
/// `admin`, `hidden`, `name`, `identity`; a permission that is not claimed is not given. Other
/// claims are ignored; other algorithms, `none` above all, and `crit` headers are refused (RFC
/// 8725, section 3.1).
///
/// @param key name of the API key
/// @param notBeforeUnixSeconds 0 where the token is valid at once
/// @param expiresUnixSeconds the first second in which the token is no longer valid
public record AccessToken(
    String key, Grant grant, long notBeforeUnixSeconds, long expiresUnixSeconds) {

  /// How far clocks may differ (RFC 7519, section 4.1.4 allows "a few minutes" at most).
  static final int LEEWAY_SECONDS = 60;

  /// A token travels in URLs, too: longer ones are refused before they are looked at.
  static final int MAX_CHARACTERS = 8_192;

  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /// The signed text.
  ///
  /// @param secret of [#key()]
  public String sign(String secret) {
    String input = encode(TokenClaims.header(key)) + '.' + encode(TokenClaims.write(this));
    byte[] signature = HmacSha256.of(secret, input);
    return input + '.' + ENCODER.encodeToString(signature);
  }

  /// Reads and checks a token.
  ///
  /// @param secrets secret by key name
  /// @throws SignalException [SignalError#BAD_TOKEN] or [SignalError#TOKEN_EXPIRED]; nothing else
  ///   is thrown, whatever the text
  public static AccessToken verify(String text, Map<String, String> secrets, long nowUnixMillis)
      throws SignalException {
    String[] parts = split(text);
    Fields header = decodeJson(parts[0]);
    if (!TokenClaims.isHs256(header)) {
      throw bad("It is not signed with HS256.");
    }
    Fields claims = decodeJson(parts[1]);
    String key = TokenClaims.key(header, claims).orElseThrow(() -> bad("It names no API key."));
    verifySignature(parts, Optional.ofNullable(secrets.get(key)));
    AccessToken token = TokenClaims.read(key, claims);
    token.verifyTime(nowUnixMillis / 1_000);
    return token;
  }

  private static String[] split(String text) throws SignalException {
    if (text.length() > MAX_CHARACTERS) {
      throw bad("It is longer than " + MAX_CHARACTERS + " characters.");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw bad("It is not a signed JSON Web Token.");
    }
    return parts;
  }

  private static void verifySignature(String[] parts, Optional<String> secret)
      throws SignalException {
    byte[] signature = decode(parts[2]);
    // An unknown key costs the same work, so that time does not tell which keys exist.
    byte[] expected = HmacSha256.of(secret.orElse("-"), parts[0] + '.' + parts[1]);
    boolean equal = MessageDigest.isEqual(expected, signature);
    if (!equal || secret.isEmpty()) {
      throw bad("Its signature is wrong.");
    }
  }

  private void verifyTime(long nowSeconds) throws SignalException {
    if (nowSeconds >= expiresUnixSeconds + LEEWAY_SECONDS) {
      throw new SignalException(SignalError.TOKEN_EXPIRED, "The token's time is over.");
    }
    if (nowSeconds < notBeforeUnixSeconds - LEEWAY_SECONDS) {
      throw bad("It is not valid yet.");
    }
  }

  private static String encode(String json) {
    return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Fields decodeJson(String part) throws SignalException {
    try {
      var reader = new JsonReader(MAX_CHARACTERS);
      return reader.read(new String(decode(part), StandardCharsets.UTF_8));
    } catch (SignalException _) {
      throw bad("It is not a signed JSON Web Token.");
    }
  }

  private static byte[] decode(String part) throws SignalException {
    try {
      return DECODER.decode(part);
    } catch (IllegalArgumentException _) {
      throw bad("It is not a signed JSON Web Token.");
    }
  }

  /// A refusal; says nothing of the token's content.
  static SignalException bad(String detail) {
    return new SignalException(SignalError.BAD_TOKEN, "The token is not valid. " + detail);
  }
}
