package io.madang.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.server.rest.Credentials.Basic;
import io.madang.server.rest.Credentials.Bearer;
import io.madang.server.rest.Credentials.None;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @Test
  void parse_bearer_isTheToken() {
    assertThat(Credentials.parse(Optional.of("Bearer a.b.c"))).isEqualTo(new Bearer("a.b.c"));
  }

  @Test
  void parse_scheme_isCaseInsensitive() {
    assertThat(Credentials.parse(Optional.of("bearer  a.b.c "))).isEqualTo(new Bearer("a.b.c"));
  }

  @Test
  void parse_basic_splitsAtTheFirstColon() {
    assertThat(Credentials.parse(Optional.of("Basic " + base64("main:x:y"))))
        .isEqualTo(new Basic("main", "x:y"));
  }

  @Test
  void parse_noHeader_isNone() {
    assertThat(Credentials.parse(Optional.empty())).isEqualTo(new None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Bearer", "Basic !!!", "Basic bm8tY29sb24=", "Digest a=b"})
  void parse_whatCannotBeRead_isNone(String header) {
    assertThat(Credentials.parse(Optional.of(header))).isEqualTo(new None());
  }

  @Test
  void basic_hasSecret_comparesAll() {
    var basic = new Basic("main", "secret");

    assertThat(basic.hasSecret("secret")).isTrue();
    assertThat(basic.hasSecret("secre")).isFalse();
    assertThat(basic.hasSecret("")).isFalse();
  }

  @Test
  void toString_hidesSecrets() {
    assertThat(new Basic("main", "hush")).hasToString("Basic[main]");
    assertThat(new Bearer("hush")).hasToString("Bearer");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
