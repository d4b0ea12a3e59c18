package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.ServerConfig.AuthMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartCheckTest {

  @Test
  void refusal_tokenModeWithoutKeys_saysWhatToSet() {
    assertThat(StartCheck.refusal(auth(AuthMode.TOKEN)))
        .hasValueSatisfying(sentence ->
            assertThat(sentence)
                .contains("madang.auth.keys=key:secret", "MADANG_AUTH_KEYS")
                .doesNotContain("\n"));
  }

  @Test
  void refusal_tokenModeWithKeys_isEmpty() {
    assertThat(StartCheck.refusal(auth(AuthMode.TOKEN, "a:secret"))).isEmpty();
  }

  @Test
  void refusal_openModeWithoutKeys_isEmpty() {
    assertThat(StartCheck.refusal(auth(AuthMode.OPEN))).isEmpty();
  }

  @Test
  void refusal_malformedKey_namesTheEntryAndHidesTheSecret() {
    assertThat(StartCheck.refusal(auth(AuthMode.OPEN, "a:secret", "hushhush")))
        .hasValueSatisfying(
            sentence -> assertThat(sentence).contains("entry 2").doesNotContain("hushhush"));
  }

  @Test
  void refusal_keyGivenTwice_namesTheKey() {
    assertThat(StartCheck.refusal(auth(AuthMode.TOKEN, "a:one", "a:two")))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("key a is given twice"));
  }

  @Test
  void refusal_networkThatIsNone_namesTheKeyAndTheValue() {
    assertThat(StartCheck.refusal(List.of("10.0.0.0/99"), Duration.ZERO))
        .hasValueSatisfying(sentence ->
            assertThat(sentence)
                .contains("madang.rtsp.allowed-networks", "10.0.0.0/99")
                .doesNotContain("\n"));
  }

  @Test
  void refusal_negativePause_namesTheKey() {
    assertThat(StartCheck.refusal(List.of(), Duration.ofSeconds(-1)))
        .hasValueSatisfying(
            sentence -> assertThat(sentence).contains("madang.rtsp.pause-idle-after"));
  }

  @Test
  void refusal_networks_isEmpty() {
    assertThat(
            StartCheck.refusal(List.of("192.168.0.0/16", " fd00::/8", "127.0.0.1"), Duration.ZERO))
        .isEmpty();
  }

  @Test
  void keys_parse_keepsOrderAndColonsOfSecrets() {
    ApiKeys keys = ApiKeys.parse(List.of("first:x:y", " second:z "));

    assertThat(keys.secrets()).containsExactly(entry("first", "x:y"), entry("second", "z"));
  }

  @Test
  void keys_toString_hidesSecrets() {
    assertThat(ApiKeys.parse(List.of("first:hush")).toString()).isEqualTo("ApiKeys[first]");
  }

  @Test
  void keys_shortSecret_isWeak() {
    assertThat(ApiKeys.parse(List.of("a:short", "b:" + "x".repeat(32))).weakKeys())
        .containsExactly("a");
  }

  private static Map.Entry<String, String> entry(String key, String secret) {
    return Map.entry(key, secret);
  }

  private static ServerConfig.Auth auth(AuthMode mode, String... keys) {
    return new ServerConfig.Auth() {
      @Override
      public AuthMode mode() {
        return mode;
      }

      @Override
      public Optional<List<String>> keys() {
        return keys.length == 0 ? Optional.empty() : Optional.of(List.of(keys));
      }
    };
  }
}
