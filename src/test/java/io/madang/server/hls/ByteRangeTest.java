package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br',true",
    "gzip,true",
    "'br, gzip;q=0.5',true",
    "'br;q=1.0, gzip;q=0',false",
    "'gzip;q=0.0',false",
    "'br, deflate',false",
    "identity,false"
  })
  void acceptEncoding_saysWhetherGzipIsLiked(String header, boolean liked) {
    assertThat(HlsExchange.acceptsGzip(header)).isEqualTo(liked);
  }
}
