package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
  private static final String SECRET = "a secret of more than thirty-two characters";
  private static final Map<String, String> SECRETS =
      Map.of("main", SECRET, "other", "another secret of more than 32 characters");
  private static final long NOW_SECONDS = 1_764_000_000L;
  private static final long NOW = NOW_SECONDS * 1_000;
  private static final Grant GRANT =
      new Grant("yard", true, true, true, false, false, "Ara 아라", "ara@example.org");

  @Test
  void verify_signedToken_givesItsGrant() throws SignalException {
    var token = new AccessToken("main", GRANT, NOW_SECONDS, NOW_SECONDS + 600);

    assertThat(verify(token.sign(SECRET))).isEqualTo(token);
  }

  @Test
  void verify_claimsLeftOut_givesNoPermission() throws SignalException {
    String text = signed("{\"alg\":\"HS256\"}", "{\"iss\":\"main\",\"exp\":1764000600}");

    assertThat(verify(text).grant())
        .isEqualTo(new Grant("", false, false, false, false, false, "", ""));
  }

  @Test
  void verify_keyNamedInTheHeader_findsTheSecret() throws SignalException {
    String text =
        signed(
            "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"main\"}",
            "{\"exp\":1764000600,\"room\":\"yard\",\"join\":true,\"aud\":[\"x\"]}");

    assertThat(verify(text).grant().room()).isEqualTo("yard");
  }

  /// RFC 7515, appendix A.1: header, payload, key and signature as printed there.
  @Nested
  class Rfc7515AppendixA1 {
    private static final String TOKEN =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final byte[] KEY =
        Base64.getUrlDecoder()
            .decode(
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75"
                    + "aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

    @Test
    void hmac_ofTheSigningInput_isTheSignature() {
      int dot = TOKEN.lastIndexOf('.');

      assertThat(HmacSha256.of(KEY, TOKEN.substring(0, dot)))
          .isEqualTo(Base64.getUrlDecoder().decode(TOKEN.substring(dot + 1)));
    }

    @Test
    void verify_withAnotherSecret_isRefused() {
      var refusal =
          catchThrowableOfType(
              SignalException.class,
              () -> AccessToken.verify(TOKEN, Map.of("joe", SECRET), 1_300_000_000_000L));

      assertThat(refusal.sentence()).contains("signature is wrong");
    }
  }

  @Nested
  class Attacks {
    private static final String CLAIMS =
        "{\"iss\":\"main\",\"exp\":1764000600,\"room\":\"yard\",\"join\":true}";

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"alg\":\"none\"}",
          "{\"alg\":\"None\"}",
          "{\"alg\":\"hs256\"}",
          "{\"alg\":\"HS512\"}",
          "{\"alg\":\"RS256\"}",
          "{\"alg\":[\"HS256\"]}",
          "{\"alg\":\"HS256\",\"alg\":\"none\"}",
          "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
          "{}",
          "[]",
          "",
        })
    void verify_anotherAlgorithm_isRefusedThoughTheHmacIsRight(String header) {
      assertThat(refusal(signed(header, CLAIMS)).error()).isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void verify_algorithmNoneWithoutSignature_isRefused() {
      assertThat(refusal(part("{\"alg\":\"none\"}") + '.' + part(CLAIMS) + '.').error())
          .isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void verify_signatureLeftOut_isRefused() {
      assertThat(refusal(part("{\"alg\":\"HS256\"}") + '.' + part(CLAIMS) + '.').error())
          .isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void verify_signedWithAnotherKeysSecret_isRefused() {
      var token = new AccessToken("main", GRANT, 0, NOW_SECONDS + 600);

      assertThat(refusal(token.sign(SECRETS.get("other"))).sentence())
          .contains("signature is wrong");
    }

    @Test
    void verify_keyNobodyKnows_isRefusedLikeAWrongSignature() {
      var token = new AccessToken("stranger", GRANT, 0, NOW_SECONDS + 600);

      assertThat(refusal(token.sign("-")).sentence()).contains("signature is wrong");
    }

    @Test
    void verify_everyTruncation_isRefused() {
      String text = new AccessToken("main", GRANT, 0, NOW_SECONDS + 600).sign(SECRET);
      for (int length = 0; length < text.length(); length++) {
        assertThat(refusal(text.substring(0, length)).error()).isEqualTo(SignalError.BAD_TOKEN);
      }
    }

    @Test
    void verify_everyChangedCharacter_isRefused() {
      String text = new AccessToken("main", GRANT, 0, NOW_SECONDS + 600).sign(SECRET);
      // The last character carries four bits; a change of its two spare bits would say the same.
      for (int i = 0; i < text.length() - 1; i++) {
        char other = text.charAt(i) == 'A' ? 'B' : 'A';
        String forged = text.substring(0, i) + other + text.substring(i + 1);
        assertThat(refusal(forged).error()).isEqualTo(SignalError.BAD_TOKEN);
      }
    }

    @Test
    void verify_tooLong_isRefused() {
      assertThat(refusal("a.".repeat(5_000)).sentence()).contains("longer than 8192");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"iss\":\"main\"}",
          "{\"iss\":\"main\",\"exp\":\"soon\"}",
          "{\"iss\":\"main\",\"exp\":1e9}",
          "{\"iss\":\"main\",\"exp\":9223372036854775807}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"room\":\"\"}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"room\":7}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"room\":\"a/b\"}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"admin\":\"true\"}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"admin\":1}",
          "{\"iss\":\"main\",\"exp\":1764000600,\"name\":\"a\\nb\"}",
          "{\"iss\":7,\"exp\":1764000600}",
          "not json",
        })
    void verify_unusableClaims_isRefusedThoughTheSignatureIsRight(String claims) {
      assertThat(refusal(signed("{\"alg\":\"HS256\"}", claims)).error())
          .isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void verify_garbage_isRefused() {
      var random = new Random(7);
      for (int i = 0; i < 5_000; i++) {
        var text = new StringBuilder();
        for (int n = random.nextInt(60); n > 0; n--) {
          text.append(random.nextInt(6) == 0 ? '.' : (char) random.nextInt(0x100));
        }
        assertThat(refusal(text.toString()).error()).isEqualTo(SignalError.BAD_TOKEN);
      }
    }
  }

  @Nested
  class Time {
    @Test
    void verify_withinTheLeewayAfterExpiry_isTaken() throws SignalException {
      assertThat(verify(expiringAt(NOW_SECONDS - 59)).key()).isEqualTo("main");
    }

    @Test
    void verify_afterTheLeeway_isExpired() {
      assertThat(refusal(expiringAt(NOW_SECONDS - 60)).error())
          .isEqualTo(SignalError.TOKEN_EXPIRED);
    }

    @Test
    void verify_withinTheLeewayBeforeItsTime_isTaken() throws SignalException {
      String text =
          new AccessToken("main", GRANT, NOW_SECONDS + 60, NOW_SECONDS + 600).sign(SECRET);

      assertThat(verify(text).key()).isEqualTo("main");
    }

    @Test
    void verify_beforeItsTime_isRefused() {
      String text =
          new AccessToken("main", GRANT, NOW_SECONDS + 61, NOW_SECONDS + 600).sign(SECRET);

      assertThat(refusal(text).sentence()).contains("not valid yet");
    }

    @Test
    void verify_expiredAndForged_isNotCalledExpired() {
      assertThat(refusal(expiringAt(5) + "x").error()).isEqualTo(SignalError.BAD_TOKEN);
    }

    private String expiringAt(long seconds) {
      return new AccessToken("main", GRANT, 0, seconds).sign(SECRET);
    }
  }

  @Nested
  class Policy {
    private final AccessPolicy policy = AccessPolicy.tokens(SECRETS);

    @Test
    void admit_itsRoom_givesTheGrant() throws SignalException {
      assertThat(policy.admit(token(GRANT), "yard", NOW)).isEqualTo(GRANT);
    }

    @Test
    void admit_anotherRoom_isABadToken() {
      assertThat(refusal("garden", token(GRANT)).error()).isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void admit_noToken_isABadToken() {
      assertThat(refusal("yard", Optional.empty()).error()).isEqualTo(SignalError.BAD_TOKEN);
    }

    @Test
    void admit_withoutJoin_isForbidden() {
      var grant = new Grant("yard", false, true, true, true, false, "", "");

      assertThat(refusal("yard", token(grant)).error()).isEqualTo(SignalError.FORBIDDEN);
    }

    @Test
    void permissions_ofTokens_areThoseOfTheGrant() {
      var permissions = policy.permissions(new Grant("", true, false, true, true, true, "", ""));

      assertThat(permissions.publish()).isFalse();
      assertThat(permissions.subscribe()).isTrue();
      assertThat(permissions.admin()).isTrue();
      assertThat(permissions.hidden()).isTrue();
      assertThat(permissions.hostIfFirst()).isFalse();
    }

    @Test
    void open_needsNoTokenAndMakesTheFirstOneHost() throws SignalException {
      AccessPolicy open = AccessPolicy.open();

      var permissions = open.permissions(open.admit(Optional.empty(), "yard", NOW));

      assertThat(permissions.publish()).isTrue();
      assertThat(permissions.hostIfFirst()).isTrue();
      assertThat(permissions.admin()).isFalse();
    }

    @Test
    void toString_showsNoSecret() {
      assertThat(policy.toString()).contains("main").doesNotContain(SECRET);
    }

    private Optional<String> token(Grant grant) {
      return Optional.of(new AccessToken("main", grant, 0, NOW_SECONDS + 600).sign(SECRET));
    }

    private SignalException refusal(String room, Optional<String> token) {
      return catchThrowableOfType(SignalException.class, () -> policy.admit(token, room, NOW));
    }
  }

  private static String signed(String header, String claims) {
    String input = part(header) + '.' + part(claims);
    byte[] signature = HmacSha256.of(SECRET, input);
    return input + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static AccessToken verify(String text) throws SignalException {
    return AccessToken.verify(text, SECRETS, NOW);
  }

  private static SignalException refusal(String text) {
    return catchThrowableOfType(SignalException.class, () -> verify(text));
  }
}
