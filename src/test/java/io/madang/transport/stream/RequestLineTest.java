package io.madang.transport.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.transport.stream.RequestLine.Match;
import io.madang.transport.stream.StreamOpening.Answer;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {
  private static final int ROUNDS = 100_000;

  private static Match match(String text) {
    byte[] bytes = ("??" + text).getBytes(ISO_8859_1);
    return RequestLine.match(bytes, 2, bytes.length - 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /", "HEAD /", "POST /", "PUT /", "DELETE /", "OPTIONS *", "PATCH /"})
  void request_isKnownWithTheSpace_notBefore(String line) {
    int space = line.indexOf(' ');
    for (int i = 0; i <= space; i++) {
      assertThat(match(line.substring(0, i))).as(line.substring(0, i)).isEqualTo(Match.UNKNOWN_YET);
    }
    assertThat(match(line.substring(0, space + 1))).isEqualTo(Match.REQUEST);
    assertThat(match(line)).isEqualTo(Match.REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get /",
        "GETS /",
        "PRI * HTTP/2.0",
        "CONNECT x",
        "TRACE /",
        " GET /",
        "\r",
        "OPS"
      })
  void everythingElse_isNot(String line) {
    assertThat(match(line)).isEqualTo(Match.OTHER);
  }

  /// However bytes come, they mean the same, and letters mean nothing outside of TLS.
  @Test
  void anything_inPieces_isWhatItIsInOne() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] scratch = new byte[16 << 10];
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(random);
      String text = "seed " + seed + ": " + new String(bytes, ISO_8859_1);
      var whole = inTls();
      whole.add(Unpooled.copiedBuffer(bytes));
      Answer expected = whole.look(scratch);
      var plain = new StreamOpening(true);
      plain.add(Unpooled.copiedBuffer(bytes));
      var pieces = inTls();
      Answer found = Answer.INCOMPLETE;
      for (int at = 0; at < bytes.length && found == Answer.INCOMPLETE; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(4));
        pieces.add(Unpooled.copiedBuffer(bytes, at, end - at));
        at = end;
        found = pieces.look(scratch);
      }

      assertThat(found).as(text).isEqualTo(expected);
      assertThat(plain.look(scratch)).as(text).isNotEqualTo(Answer.HTTP);
      whole.discard();
      plain.discard();
      pieces.discard();
    }
  }

  private static StreamOpening inTls() {
    var opening = new StreamOpening(true);
    opening.add(Unpooled.EMPTY_BUFFER);
    opening.beginDecrypted();
    return opening;
  }

  private static byte[] mutated(Random random) {
    String[] lines = {"GET / HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n", "\0\1\0\0!\u0012\u00a4B", ""};
    byte[] bytes = (lines[random.nextInt(lines.length)] + "xxxx").getBytes(ISO_8859_1);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
