package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRangeTest {

  @Test
  void anyHeader_givesARangeWithinTheWhole_orNone() {
    long seed = 5;
    var random = new Random(seed);
    String[] words = {"bytes=", "-", "0", "5", "99", "999999999999999", ",", " ", "x"};
    for (int i = 0; i < 100_000; i++) {
      var header = new StringBuilder("bytes=");
      for (int k = random.nextInt(6); k > 0; k--) {
        header.append(words[random.nextInt(words.length)]);
      }
      long length = random.nextInt(120);
      ByteRange.parse(header.toString(), length)
          .ifPresent(range ->
              assertThat(range.from() >= 0 && range.to() <= length && range.length() >= 0)
                  .as("seed %d: %s of %d is %s", seed, header, length, range)
                  .isTrue());
    }
  }
}
