package io.madang.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110, section 14.1.2, with its examples.
class ByteRangeTest {

  private static final long SIZE = 10_000;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-499, 0, 500",
    "bytes=500-999, 500, 500",
    "bytes=-500, 9500, 500",
    "bytes=9500-, 9500, 500",
    "bytes=9999-9999, 9999, 1",
    "bytes=0-, 0, 10000",
    "bytes=9000-20000, 9000, 1000",
    "bytes=-20000, 0, 10000"
  })
  void parse_one_isIt(String header, long first, long length) {
    assertThat(ByteRange.parse(header, SIZE)).contains(new ByteRange(first, length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "items=0-1",
        "bytes=0-99999999999999999999"
      })
  void parse_nonsenseOrSeveral_isIgnored(String header) {
    assertThat(ByteRange.parse(header, SIZE)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10000-", "bytes=20000-30000", "bytes=-0"})
  void parse_beyondTheEnd_cannotBeSatisfied(String header) {
    assertThatThrownBy(() -> ByteRange.parse(header, SIZE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().status()).isEqualTo(416));
  }

  @Test
  void header_saysWhichBytesOfHowMany() {
    assertThat(new ByteRange(500, 500).header(SIZE)).isEqualTo("bytes 500-999/10000");
  }
}
