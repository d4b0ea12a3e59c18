package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Coverage-guided fuzzing of the decoder; without `JAZZER_FUZZ=1` only the kept inputs are run.
class SignalCodecFuzzTest {
  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);

  @FuzzTest(maxDuration = "30s")
  void decode_anyText_givesMessageOrRefusal(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      assertThat(codec.decode(text)).isInstanceOf(ClientMessage.class);
    } catch (SignalException refusal) {
      assertThat(refusal.sentence()).isNotEmpty();
    }
  }
}
