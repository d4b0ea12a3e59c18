package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class TimeLimitedCredentialsTest {
  private static final long NOW = 1_800_000_000L;

  private final TimeLimitedCredentials credentials = new TimeLimitedCredentials("north");

  @Test
  void issue_isWhatTheSchemeSays() throws Exception {
    TimeLimitedCredentials.Credential credential = credentials.issue("p7", NOW + 60);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("north".getBytes(), "HmacSHA1"));

    assertThat(credential.username()).isEqualTo("1800000060:p7");
    assertThat(credential.password())
        .isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal("1800000060:p7".getBytes())));
    assertThat(credential.toString()).doesNotContain(credential.password());
  }

  @Test
  void password_untilTheExpiry_isKnown() {
    TimeLimitedCredentials.Credential credential = credentials.issue("p7", NOW + 60);

    assertThat(credentials.password(credential.username(), NOW + 59))
        .contains(credential.password());
    assertThat(credentials.password(credential.username(), NOW + 60)).isEmpty();
  }

  @Test
  void password_ofOtherNames_isUnknown() {
    assertThat(credentials.password("alice", NOW)).isEmpty();
    assertThat(credentials.password("", NOW)).isEmpty();
    assertThat(credentials.password(":p7", NOW)).isEmpty();
    assertThat(credentials.password("-1800000060:p7", NOW)).isEmpty();
    assertThat(credentials.password("18000000600000000000000:p7", NOW)).isEmpty();
    assertThat(credentials.password("1800000060:" + "x".repeat(250), NOW)).isEmpty();
    assertThat(credentials.password("1800000060", NOW)).isPresent();
  }

  @Test
  void owner_isTheNameWithoutItsExpiry() {
    assertThat(credentials.owner("1800000060:p7")).isEqualTo("p7");
    assertThat(credentials.owner("1900000060:p7")).isEqualTo("p7");
    assertThat(credentials.owner("1900000060")).isEmpty();
  }
}
