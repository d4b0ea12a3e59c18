package io.madang.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HlsExchangeTest {
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
