package io.madang.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class HmacTest {
  private static final long SEED = 2104;

  @Test
  void finish_anyKeyAndMessage_equalsTheJdkMac() throws GeneralSecurityException {
    var random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      byte[] key = new byte[1 + random.nextInt(150)];
      byte[] message = new byte[random.nextInt(300)];
      random.nextBytes(key);
      random.nextBytes(message);

      assertThat(code(Hmac.sha1(key), message)).isEqualTo(mac("HmacSHA1", key, message));
      assertThat(code(Hmac.sha256(key), message)).isEqualTo(mac("HmacSHA256", key, message));
    }
  }

  @Test
  void begin_afterAnUnfinishedMessage_startsAnew() throws GeneralSecurityException {
    byte[] key = {1, 2, 3};
    byte[] message = {4, 5, 6};
    Hmac hmac = Hmac.sha1(key);
    hmac.begin();
    hmac.update(message, 0, 2);

    assertThat(code(hmac, message)).isEqualTo(mac("HmacSHA1", key, message));
  }

  private static byte[] code(Hmac hmac, byte[] message) {
    hmac.begin();
    hmac.update(message, 0, message.length);
    return hmac.finish().clone();
  }

  private static byte[] mac(String algorithm, byte[] key, byte[] message)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(message);
  }
}
