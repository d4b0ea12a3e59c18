package io.madang.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.madang.dtls.record.HelloAssembly;
import io.madang.wire.ByteArrays;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What anybody may send before he has shown that he receives at his address.
class HelloFuzzTest {
  private static final int ROUNDS = 100_000;
  private static final int HEADERS = 25;

  /// One fragment of a ClientHello in one record.
  private static byte[] fragment(byte[] body, int from, int length) {
    byte[] record = new byte[HEADERS + length];
    record[0] = 22;
    ByteArrays.put16(record, 1, 0xfefd);
    ByteArrays.put16(record, 9, 5);
    ByteArrays.put16(record, 11, 12 + length);
    record[13] = 1;
    ByteArrays.put16(record, 15, body.length);
    ByteArrays.put16(record, 17, 1);
    ByteArrays.put16(record, 20, from);
    ByteArrays.put16(record, 23, length);
    System.arraycopy(body, from, record, HEADERS, length);
    return record;
  }

  private static byte[] body(Random random, int length) {
    byte[] body = new byte[length];
    random.nextBytes(body);
    body[34] = 0;
    body[35] = 16;
    return body;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hello_inAnySplit_isPutTogether(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      byte[] body = body(random, 80 + random.nextInt(2_000));
      var assembly = new HelloAssembly();
      int at = 0;
      boolean whole = false;
      while (at < body.length) {
        assertThat(whole).as("seed %s", seed).isFalse();
        int length = Math.min(body.length - at, 60 + random.nextInt(500));
        // An overlap, as when the sender has other sizes in the repetition.
        int from = Math.max(0, at - random.nextInt(20));
        byte[] record = fragment(body, from, at + length - from);
        whole = assembly.add(record, 0, record.length);
        at += length;
      }
      assertThat(whole).as("seed %s", seed).isTrue();
      assertThat(assembly.record()).isEqualTo(fragment(body, 0, body.length));
      assertThat(assembly.number()).isEqualTo(5);
    }
  }

  @Test
  void fragment_thatComesTooEarly_isLost() {
    byte[] body = body(new Random(4), 500);
    byte[] first = fragment(body, 0, 200);
    byte[] second = fragment(body, 200, 300);
    var assembly = new HelloAssembly();

    assertThat(assembly.add(second, 0, second.length)).isFalse();
    assertThat(assembly.add(first, 0, first.length)).isFalse();
    assertThat(assembly.add(second, 0, second.length)).isTrue();
  }

  @Test
  void cookie_isGoodForAMinuteAtMost() {
    var cookies = new HelloCookies(new SecureRandom());
    byte[] hello = fragment(body(new Random(5), 100), 0, 100);
    byte[] challenge = cookies.challenge(1, 2, 3, hello, 0, 0);
    System.arraycopy(challenge, HelloCookies.CHALLENGE_LENGTH - 16, hello, HEADERS + 36, 16);

    assertThat(cookies.accepts(1, 2, 3, hello, 0, 29_000_000_000L)).isTrue();
    assertThat(cookies.accepts(1, 2, 3, hello, 0, 59_000_000_000L)).isTrue();
    assertThat(cookies.accepts(1, 2, 3, hello, 0, 60_000_000_000L)).isFalse();
    assertThat(cookies.accepts(1, 2, 4, hello, 0, 0)).isFalse();
    assertThat(cookies.accepts(1, 7, 3, hello, 0, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void garbage_isRefused_orAnsweredWithLess(long seed) {
    var random = new Random(seed);
    var cookies = new HelloCookies(new SecureRandom());
    assertThatCode(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                look(cookies, random);
              }
            })
        .as("seed %s", seed)
        .doesNotThrowAnyException();
  }

  private static void look(HelloCookies cookies, Random random) {
    byte[] datagram = fragment(body(random, 40 + random.nextInt(60)), 0, 40);
    for (int flips = random.nextInt(6); flips > 0; flips--) {
      datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(datagram.length) : datagram.length;
    // Where it stands must not matter, and what is behind it must not be read.
    byte[] exact = Arrays.copyOf(datagram, length);
    if (HelloCookies.isClientHello(exact, 0, length)) {
      assertThat(cookies.challenge(1, 2, 3, exact, 0, 9)).hasSizeLessThan(length);
      assertThat(cookies.accepts(1, 2, 3, exact, 0, 9)).isFalse();
    }
    var assembly = new HelloAssembly();
    if (assembly.add(exact, 0, length)) {
      assertThat(assembly.record().length).isGreaterThanOrEqualTo(HEADERS);
    }
  }
}
