package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever comes: a message, or a [SignalException]; never anything else.
class SignalCodecHostileTest {
  private static final long SEED = 20_251_122;
  private static final String[] VALUES = {
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "\"\\u0000\"",
    "[]",
    "{}",
    "[[[]]]",
    "\"\\ud83d\"",
    "0.5",
    "\"auto\"",
  };

  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);

  @Test
  void decode_mutatedMessages_givesMessageOrRefusal() {
    var random = new Random(SEED);
    List<String> seeds = new ArrayList<>(GoldenMessages.files().values());
    int understood = 0;
    for (int i = 0; i < 60_000; i++) {
      String text = mutate(seeds.get(random.nextInt(seeds.size())), random);
      understood += feed(text) ? 1 : 0;
    }

    assertThat(understood).as("mutants that are still messages").isBetween(1, 59_999);
  }

  @Test
  void decode_everyFieldOfAWrongType_givesMessageOrRefusal() {
    for (String message : GoldenMessages.files().values()) {
      for (int colon = message.indexOf(':'); colon > 0; colon = message.indexOf(':', colon + 1)) {
        for (String value : VALUES) {
          feed(message.substring(0, colon + 1) + value + rest(message, colon + 1));
        }
      }
    }
  }

  @Test
  void decode_deepAndWideMessages_areRefusedWithoutReadingThemAll() {
    for (String text :
        List.of(
            "[".repeat(200_000),
            "{\"a\":".repeat(50_000),
            "{\"type\":\"leave\",\"x\":[" + "[],".repeat(80_000) + "[]]}",
            "{\"type\":\"leave\"" + ",\"x\":1".repeat(30_000) + "}",
            "{\"" + "n".repeat(100_000) + "\":1}",
            "{\"type\":\"leave\",\"x\":" + "9".repeat(100_000) + "}")) {
      assertThat(feed(text)).isFalse();
    }
  }

  /// Whether the text is a message.
  private boolean feed(String text) {
    try {
      codec.decode(text);
      return true;
    } catch (SignalException refusal) {
      assertThat(refusal.sentence()).hasSizeLessThan(500);
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + SEED + ": " + text.substring(0, Math.min(300, text.length())), e);
    }
  }

  /// Where the value that begins at `start` ends, roughly: behind the next comma or brace.
  private static String rest(String message, int start) {
    int end = start;
    while (end < message.length() && ",}]".indexOf(message.charAt(end)) < 0) {
      end++;
    }
    return message.substring(end);
  }

  private static String mutate(String text, Random random) {
    var mutant = new StringBuilder(text);
    for (int n = 1 + random.nextInt(4); n > 0 && !mutant.isEmpty(); n--) {
      int at = random.nextInt(mutant.length());
      switch (random.nextInt(5)) {
        case 0 -> mutant.deleteCharAt(at);
        case 1 -> mutant.setCharAt(at, (char) random.nextInt(0x80));
        case 2 -> mutant.insert(at, (char) random.nextInt(0x1_0000));
        case 3 -> mutant.setLength(at);
        default -> mutant.insert(at, VALUES[random.nextInt(VALUES.length)]);
      }
    }
    return mutant.toString();
  }
}
