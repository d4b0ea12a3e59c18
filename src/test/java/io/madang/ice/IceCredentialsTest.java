package io.madang.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class IceCredentialsTest {
  @Test
  void generate_hasThePrefixAndEnoughRandomness() {
    var random = new SecureRandom();
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      IceCredentials credentials = IceCredentials.generate(random, "7");

      assertThat(credentials.ufrag()).matches("7[A-Za-z0-9+/]{8}");
      assertThat(credentials.password()).matches("[A-Za-z0-9+/]{24}");
      assertThat(seen.add(credentials.ufrag())).isTrue();
    }
  }

  @Test
  void constructor_tooShortOrIllegal_isRefused() {
    String password = "abcdefghijklmnopqrstuv";
    for (String ufrag : new String[] {"", "abc", "ab:cd", "ab cd", "ab\ncd", "a".repeat(257)}) {
      assertThatThrownBy(() -> new IceCredentials(ufrag, password))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new IceCredentials("abcd", password.substring(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_hidesThePassword() {
    var credentials = new IceCredentials("abcd", "abcdefghijklmnopqrstuv");

    assertThat(credentials.toString()).contains("abcd").doesNotContain("ghij");
  }
}
